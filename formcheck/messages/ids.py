"""The ids of everything that the core can say, each once.

They also stand in files: none may be renamed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from formcheck.messages.error_ids import Cause, Check, Slip, Syntax, System, Unfit, Wrong


class Own(StrEnum):
    """A text that stands in the exercise's own file."""

    CONDITION = "condition"
    """What condition number `index` of the gate says."""
    CAMERA_ADVICE = "camera_advice"
    REFUSED_ADVICE = "refused_advice"
    CUE = "cue"
    """What rule number `index` says to fix it,"""
    PRAISE = "praise"
    """and when it is fixed."""


class Hint(StrEnum):
    """What to fix for the exercise to count, or before a set."""

    HEAD_OUT = "head_out"
    FEET_OUT = "feet_out"
    KNEES_OUT = "knees_out"
    SHOULDERS_OUT = "shoulders_out"
    NOBODY = "nobody"
    STAND_UP = "stand_up"
    LIE_ON_BACK = "lie_on_back"
    TURN_FACE_DOWN = "turn_face_down"
    LIE_ON_SIDE = "lie_on_side"
    FRONT_TO_CAMERA = "front_to_camera"
    SIT_DOWN = "sit_down"
    TOO_DARK = "too_dark"
    COME_CLOSER = "come_closer"
    LIE_STILL = "lie_still"
    STAND_STILL = "stand_still"
    TURN = "turn"
    OTHER_EXERCISE = "other_exercise"
    """Whether the exercise `other` is being done instead."""


class Uncounted(StrEnum):
    """Why a movement is not counted."""

    TOO_QUICK = "too_quick"
    TOO_SMALL = "too_small"
    UNCONFIRMED = "unconfirmed"
    NOT_IN_TIME = "not_in_time"
    PICTURE_CHANGED = "picture_changed"
    NOT_FINISHED = "not_finished"
    NOT_HELD = "not_held"
    NOT_ARRIVED = "not_arrived"
    OUT_OF_PICTURE = "out_of_picture"
    OUT_OF_SIGHT = "out_of_sight"
    LOOKS_LIKE_OTHER = "looks_like_other"
    """It looks like the exercise `other`,"""
    LOOKS_LIKE_NONE = "looks_like_none"
    """or like none of those that are known."""


class Unjudged(StrEnum):
    """Why a rule was not judged."""

    HIDDEN_BY = "hidden_by"
    VIEW_CANNOT = "view_cannot"
    NO_VIEW_CAN = "no_view_can"
    TOO_NEAR = "too_near"
    TOO_SHORT = "too_short"
    BOTH_MOVED = "both_moved"
    REST_UNSEEN = "rest_unseen"
    END_UNSEEN = "end_unseen"
    NOT_SEEN_WHOLE = "not_seen_whole"
    POINTS_UNSEEN = "points_unseen"
    NO_DEPTH = "no_depth"


class Note(StrEnum):
    """What is to be minded about a recording or what was made of it."""

    SELDOM_SEEN = "seldom_seen"
    POINTS_LACKING = "points_lacking"
    FLAT = "flat"
    OTHER_VIEW = "other_view"
    NOTHING_AT_ALL = "nothing_at_all"
    NOTHING_COUNTED = "nothing_counted"
    DAMAGED = "damaged"
    BREAKS_OFF = "breaks_off"
    JUMPS = "jumps"
    NO_TIMES = "no_times"
    STATED_SLOWER = "stated_slower"
    PLAYS_SLOWER = "plays_slower"
    PLAYS_FASTER = "plays_faster"
    LIES = "lies"
    SOUND_NOT_TAKEN = "sound_not_taken"
    SOUND_LEFT_OUT = "sound_left_out"
    SOUND_BREAKS_OFF = "sound_breaks_off"
    AS_WRITTEN = "as_written"
    """What others say: a file of an earlier version, the system."""


class Ending(StrEnum):
    """Why a set, a routine or a session paused or ended: for page, voice, report and history."""

    TARGET_REACHED = "target_reached"
    FINISHED = "finished"
    """All of the routine is done."""
    LEFT = "left"
    SKIPPED = "skipped"
    FOLLOWED = "followed"
    """Without an order: a rest followed, or another exercise."""
    HAND_RAISED = "hand_raised"
    PAUSED = "paused"
    STOP_GESTURE = "stop_gesture"
    STOPPED = "stopped"
    HURT = "hurt"
    REPLACED = "replaced"
    """Somebody else took the camera over."""
    INTERRUPTED = "interrupted"

    @classmethod
    def stored(cls, text: object) -> Self | None:
        """The ending that stands in a history, also one of an earlier version; None if unknown."""
        if not isinstance(text, str):
            return None
        name = "hurt" if text == "hurts" else text.replace(" ", "_")
        return next((ending for ending in cls if ending == name), None)


class Safety(StrEnum):
    """What is said with every report, whatever the exercise."""

    NO_MEDICAL_DEVICE = "no_medical_device"
    ASK_A_DOCTOR = "ask_a_doctor"
    STOP_AT_ONCE = "stop_at_once"
    LASTING_PAIN = "lasting_pain"
    EMERGENCY_SIGNS = "emergency_signs"


class Care(StrEnum):
    """What follows from the health card or from a pain score."""

    EMERGENCY = "emergency"
    DOCTOR = "doctor"
    ASK = "ask"
    HURTS = "hurts"
    SEVERE = "severe"
    WORSE = "worse"


class Question(StrEnum):
    """A question of the health card; its answer is stored under the id."""

    BLADDER_BOWEL = "bladder_bowel"
    SADDLE_NUMBNESS = "saddle_numbness"
    SEXUAL_FUNCTION = "sexual_function"
    BOTH_LEGS = "both_legs"
    WALKING = "walking"
    ACCIDENT = "accident"
    FEVER = "fever"
    WEIGHT_LOSS = "weight_loss"
    CANCER = "cancer"
    STEROIDS = "steroids"
    OSTEOPOROSIS = "osteoporosis"
    FRACTURE = "fracture"
    SURGERY = "surgery"
    PREGNANCY = "pregnancy"
    DISC = "disc"


class Gauge(StrEnum):
    """What is measured of a demonstration."""

    ELBOW_BEND = "elbow_bend"
    UPPER_ARM_LIFT = "upper_arm_lift"
    ARM_LIFT = "arm_lift"
    HIP_BEND = "hip_bend"
    KNEE_BEND = "knee_bend"
    THIGH_INCLINE = "thigh_incline"
    SHIN_INCLINE = "shin_incline"
    LEG_INCLINE = "leg_incline"
    UPPER_ARM_INCLINE = "upper_arm_incline"
    HAND_OVER_SHOULDER = "hand_over_shoulder"
    HAND_OVER_ELBOW = "hand_over_elbow"
    HAND_OVER_HIP = "hand_over_hip"
    KNEE_OVER_ANKLE = "knee_over_ankle"
    KNEE_OVER_HIP = "knee_over_hip"
    ANKLE_OVER_HIP = "ankle_over_hip"
    TRUNK_INCLINE = "trunk_incline"
    SHOULDERS_OVER_FEET = "shoulders_over_feet"
    SHOULDERS_OVER_HANDS = "shoulders_over_hands"
    HIPS_OVER_TOES = "hips_over_toes"
    HEAD_OVER_HIPS = "head_over_hips"
    BODY_ANGLE = "body_angle"
    FEET_APART = "feet_apart"
    KNEES_APART = "knees_apart"
    HANDS_APART = "hands_apart"
    HIP_ANGLE = "hip_angle"
    LINE_ANGLE = "line_angle"
    ACTIVE = "active"
    """Of the side that moves, of {what}."""
    OTHER = "other"
    DIFFERENCE = "difference"


class Lesson(StrEnum):
    """What stands in the file of an exercise that was learnt."""

    SUMMARY = "summary"
    STEP = "step"
    SAFETY = "safety"
    CAMERA = "camera"
    DOSAGE = "dosage"
    DOSAGE_EACH_SIDE = "dosage_each_side"
    SOURCE = "source"
    UNLIKE_AT_REST = "unlike_at_rest"
    UNLIKE_AT_END = "unlike_at_end"
    UNLIKE_IN_CHANGE = "unlike_in_change"
    RANGE_NAME = "range_name"
    RANGE_SHORT = "range_short"
    RANGE_CUE = "range_cue"
    RANGE_PRAISE = "range_praise"
    RANGE_WHY = "range_why"
    TEMPO_NAME = "tempo_name"
    TEMPO_SHORT = "tempo_short"
    TEMPO_CUE = "tempo_cue"
    TEMPO_PRAISE = "tempo_praise"
    TEMPO_WHY = "tempo_why"
    EVEN_NAME = "even_name"
    EVEN_SHORT = "even_short"
    EVEN_CUE = "even_cue"
    EVEN_PRAISE = "even_praise"
    EVEN_WHY = "even_why"
    NOTE_FILE = "note_file"
    NOTE_EDIT = "note_edit"
    NOTE_POSTURE = "note_posture"
    NOTE_SIGNAL = "note_signal"
    NOTE_TIMES = "note_times"
    NOTE_GATE = "note_gate"
    NOTE_GATE_ALLOWS = "note_gate_allows"
    NOTE_CONDITION = "note_condition"
    NOTE_RANGE = "note_range"
    NOTE_TEMPO = "note_tempo"
    NOTE_EVEN = "note_even"


class Unsure(StrEnum):
    """What is not sure of an exercise that was learnt."""

    ONE_PERSON = "one_person"
    TWO_PEOPLE = "two_people"
    FEW_SHOWN = "few_shown"
    OTHER_COUNT = "other_count"
    NOT_ITS_OWN = "not_its_own"
    FAINT = "faint"
    REST_OR_END = "rest_or_end"
    ONE_SIDE = "one_side"
    VIEWS_DIFFER = "views_differ"
    NOT_EVEN = "not_even"
    HIDDEN = "hidden"


class Unlearnt(StrEnum):
    """Why nothing was learnt of a demonstration."""

    NOBODY = "nobody_shown"
    TOO_SHORT = "shown_too_briefly"
    NO_MOVEMENT = "no_movement"
    HOLD = "hold"
    TOO_FEW = "too_few"
    NOTHING_SHARED = "nothing_shared"
    NONE_GIVEN = "none_given"
    TOO_MANY = "too_many"


class Machine(StrEnum):
    """What the doctor looks at on this machine, finds there, and advises."""

    SYSTEM = "system"
    ONE_OPENCV = "one_opencv"
    LIBRARIES = "libraries"
    MODEL = "model"
    ENCODER = "encoder"
    CAMERAS = "cameras"
    NOT_INSTALLED = "not_installed"
    ONE_ONLY = "one_only"
    ALL_THERE = "all_there"
    CHECKSUM_RIGHT = "checksum_right"
    WRONG_FILE = "wrong_file"
    FETCHED_LATER = "fetched_later"
    MISSING = "missing"
    NO_H264 = "no_h264"
    ASKED_WHEN_OPENED = "asked_when_opened"
    NO_CAMERA = "no_camera"
    NEEDS_PYTHON = "needs_python"
    REMOVE_OPENCV = "remove_opencv"
    INSTALL_LIBRARIES = "install_libraries"
    REMOVE_FILE = "remove_file"
    INSTALL_AGAIN = "install_again"
    MEND_FIRST = "mend_first"
    PART = "part"
    PART_NOT_INSTALLED = "part_not_installed"


MessageId = (
    Own
    | Hint
    | Uncounted
    | Unjudged
    | Note
    | Ending
    | Safety
    | Care
    | Question
    | Machine
    | Gauge
    | Lesson
    | Unsure
    | Unlearnt
    | Wrong
    | Cause
    | System
    | Slip
    | Unfit
    | Syntax
    | Check
)
