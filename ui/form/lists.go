package form

import "msgtrace/ui/pasted"

// Lists are typed as they are pasted.
var (
	addresses  = pasted.Addresses
	messageIDs = pasted.MessageIDs
	networkIDs = pasted.NetworkIDs
	words      = pasted.Words
)
