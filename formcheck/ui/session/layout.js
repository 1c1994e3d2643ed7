// The display's elements; the server's words are put in as text, never as markup.
export const LAYOUT = `
<div class="session" data-part="session" role="main" tabindex="-1" data-testid="session">
  <div class="view">
    <video data-part="video" muted playsinline autoplay aria-hidden="true"></video>
    <canvas data-part="canvas" aria-hidden="true"></canvas>
    <p class="cue" data-part="cue" data-testid="cue" aria-live="assertive" hidden></p>
    <p class="hint" data-part="hint" data-testid="hint" role="status" hidden></p>
    <div class="way" data-part="way" aria-hidden="true" hidden>
      <div class="reached" data-part="reached"></div>
      <div class="goal" data-part="goal"></div>
      <div class="pacer" data-part="pacer" hidden></div>
    </div>
    <p class="pace" data-part="pace" hidden></p>
  </div>
  <div class="notice" data-part="notice" data-testid="notice" role="alert" hidden>
    <p data-part="trouble"></p><button data-part="mend" class="small" hidden></button>
  </div>
  <div class="notice ask" data-part="ask" data-testid="ask" role="alert" hidden>
    <p data-part="question"></p>
    <button data-part="change" class="small" data-testid="change"></button>
    <button data-part="insist" class="small" data-testid="insist"></button>
  </div>
  <div class="side">
    <h1 data-part="title"></h1>
    <section class="dial" data-part="dial" hidden>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle class="track" cx="50" cy="50" r="44"></circle>
        <circle data-part="ring" class="ring" cx="50" cy="50" r="44"></circle>
      </svg>
      <div class="inside">
        <span data-part="number" data-testid="count" class="number"></span>
        <span data-part="unit" class="unit"></span>
      </div>
    </section>
    <p data-part="sides" class="sides" hidden></p>
    <p data-part="value" class="value" hidden></p>
    <ul data-part="marks" class="marks" hidden></ul>
    <section class="guide" data-part="guide" hidden>
      <h2 data-part="next_name"></h2>
      <video data-part="film" muted loop playsinline aria-hidden="true" hidden></video>
      <div class="place" data-part="place"></div>
      <p data-part="advice" class="advice"></p>
    </section>
    <div class="extras" data-part="extras">
      <button data-part="test_voice" class="small" data-testid="test-voice"></button>
      <button data-part="phone" class="small" data-testid="phone" hidden></button>
      <label data-part="choose"><span data-part="choose_label"></span><select data-part="cameras"></select></label>
    </div>
    <fieldset class="pain" data-part="pain" data-testid="pain" hidden>
      <legend data-part="pain_label"></legend><div data-part="pain_row" class="row"></div>
      <p data-part="pain_help"></p>
    </fieldset>
    <div class="bar" data-part="bar"></div>
  </div>
  <section class="rest" data-part="rest" hidden>
    <p data-part="rest_text" class="sentence"></p>
    <div class="pair" data-part="pair">
      <figure class="worst" data-part="worst" hidden><img alt=""><figcaption></figcaption></figure>
      <figure class="best" data-part="best" hidden><img alt=""><figcaption></figcaption></figure>
    </div>
    <p data-part="last_time" class="last"></p>
  </section>
  <section class="end" data-part="end" data-testid="summary" hidden>
    <h2 data-part="end_title" class="headline"></h2>
    <p data-part="end_done" class="done"></p>
    <ul data-part="end_lines"></ul>
    <p data-part="end_compare" class="sentence"></p>
    <p data-part="end_sides" class="sentence"></p>
    <p data-part="end_advice" class="advised"></p>
    <p data-part="end_next" class="sentence"></p>
  </section>
  <section class="phone" data-part="phone_panel" data-testid="phone-panel" role="dialog" hidden>
    <img data-part="phone_code">
    <div>
      <h2 data-part="phone_title"></h2>
      <ol><li data-part="phone_first"></li><li data-part="phone_scan"></li><li data-part="phone_place"></li></ol>
      <p data-part="phone_url" data-testid="phone-url"></p>
      <div class="row"><button data-part="phone_own" class="small" data-testid="phone-own"></button>
        <button data-part="phone_close" class="small" data-testid="phone-close"></button></div>
    </div>
  </section>
  <div class="flash" data-part="flash" hidden></div>
</div>`;
