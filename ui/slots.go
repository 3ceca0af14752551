package ui

import (
	"strconv"

	"msgtrace/ui/task"
)

// The slots. Starting a task in one cancels the task that runs there.
var (
	slotPage       = task.Slot{Name: "page"}                    // pages of the list
	slotAgain      = task.Slot{Name: "again"}                   // the first pages of the list, once more
	slotAhead      = task.Slot{Name: "ahead", Unattended: true} // a page that nobody waits for yet
	slotWatch      = task.Slot{Name: "watch", Unattended: true} // a look at a search that is watched
	slotRecipients = task.Slot{Name: "recipients"}              // all recipients of a message
	slotEvents     = task.Slot{Name: "events"}                  // the events of one recipient
	slotReasons    = task.Slot{Name: "reasons"}                 // the events of many, for the list

	slotHide  = task.Slot{Name: "hide", Unattended: true, Local: true} // names in the rows are hidden, or shown again
	slotOrder = task.Slot{Name: "order"}                               // filter and sort of the rows that are loaded
	slotFind  = task.Slot{Name: "find"}                                // a row that is far away

	slotCauses   = task.Slot{Name: "causes", Local: true}   // what failed is counted
	slotEveryone = task.Slot{Name: "everyone", Local: true} // the recipients of many messages are put together

	slotLate = task.Slot{Name: "late", Unattended: true, Local: true} // a copy that was late is compared with others

	slotNote    = task.Slot{Name: "note", Local: true}                      // a note that is written
	slotFetch   = task.Slot{Name: "fetch", Local: true}                     // what a file needs besides, by calls that only a person stops
	slotSave    = task.Slot{Name: "save", Local: true}                      // a file that is written
	slotTrail   = task.Slot{Name: "trail", Unattended: true, Local: true}   // the trail is told
	slotSpent   = task.Slot{Name: "spent", Unattended: true, Local: true}   // the trail is told what was spent
	slotRefused = task.Slot{Name: "refused", Unattended: true, Local: true} // the trail is told what was refused
	slotPath    = task.Slot{Name: "path", Local: true}                      // the path of one that is completed

	slotProfile    = task.Slot{Name: "profile"}                                // a profile is opened
	slotShared     = task.Slot{Name: "shared", Unattended: true, Local: true}  // what a team shares is read
	slotMemory     = task.Slot{Name: "memory", Unattended: true, Local: true}  // what is remembered is read or kept
	slotSession    = task.Slot{Name: "session", Unattended: true, Local: true} // how all stands is kept
	slotRestore    = task.Slot{Name: "restore", Local: true}                   // a session that was cut off is brought back
	slotSaveSearch = task.Slot{Name: "save search", Local: true}               // a search that gets a name

	slotAnswer   = task.Slot{Name: "answer"}                     // the address that the person gave is looked at
	slotRenew    = task.Slot{Name: "renew"}                      // another token, after one that was refused
	slotIdentity = task.Slot{Name: "identity", Unattended: true} // whose token it is
)

// slotRecall is the slot of one of the things that are recalled.
func slotRecall(i int) task.Slot {
	return task.Slot{Name: "recall " + strconv.Itoa(i), Unattended: true, Local: true}
}

// asking are the slots whose calls need a token.
var asking = []task.Slot{slotPage, slotAgain, slotAhead, slotWatch, slotRecipients, slotEvents, slotReasons, slotFetch, slotRenew}
