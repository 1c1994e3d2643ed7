"""What finds poses is chosen by name, also where another package brings it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from formcheck.errors import ModelError
from formcheck.extraction.opening import poses_of
from formcheck.pose.backends import MediaPipe, backend
from tests.cli.runs import ROOT
from tests.files import write_start_of_sample
from tests.installed import install


@pytest.mark.parametrize("name", ["lite", "full", "heavy"])
def test_the_models_of_mediapipe_are_known(name: str) -> None:
    assert isinstance(backend(name), MediaPipe)


@pytest.mark.parametrize("name", ["", "fast", "rtmpose", "rtmpose:", "lite:1", "no_such:1"])
def test_another_name_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(ModelError, match="choose one of lite, full, heavy, rtmpose:FILE"):
        backend(name)


@pytest.mark.model
def test_one_of_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, tmp_path / "site", ROOT / "examples" / "own_backend")
    track = poses_of(
        write_start_of_sample(tmp_path / "a.mp4", 8), "every_other:lite", every_frame=True
    )
    assert len(track) == 8
    np.testing.assert_array_equal(track.xy[::2], track.xy[1::2])
    assert (track.xy[2] != track.xy[0]).any()
    with pytest.raises(ModelError, match="every_other"):
        backend("none")
