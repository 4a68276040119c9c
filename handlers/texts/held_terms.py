"""What several parts of the file that somebody takes along call the same."""

from handlers.texts.catalogue import N_

WHEN = N_("When")
WHICH_REPORT = N_("Which report, by its key")
STATE = N_("How it stands")
UNIT = N_("Which unit, by its code")
CHANNEL = N_("By which channel")
KEY = N_("Its key here")
MADE = N_("When it was made")
COMMUNITY = N_("Which community, by its code")
DECIDED = N_("When it was decided")
