package client

import "fmt"

// How says how a dialect takes the condition, in a clause: "by the service, one value a
// request".
func (f *FieldInfo) How(d Dialect) string {
	if f.Kind == KindWindow {
		return fmt.Sprintf("by the service, at most %d days a request, %d days back", int(d.Limits().MaxWindow/day), d.days())
	}
	how := "here, for which all messages of the window are read"
	switch f.asked[d].by {
	case byKey:
		how = "by the service, one id a request, whenever the message came"
	case byFilter:
		how = "by the service, one value a request"
	case byEither:
		how = "by the service, two requests a value: as the sender and as a recipient; here beside from:, to: or an id"
	case byText:
		how = "by the service"
	case byExpansion:
		how = "here, for which all messages of the window are read; the service leaves out other recipients"
	}
	if f.asked[d].unless != nil {
		how += "; " + unlessWords[f.ID]
	}
	return how
}

// unlessWords say which values of a condition are compared here all the same.
var unlessWords = map[Field]string{
	FieldRecipient: "a part of an address here",
	FieldSender:    NoSender + " and a part of an address here",
	FieldWith:      "a part of an address here",
	FieldStatus:    "a status that is not known here, here",
	FieldFromIP:    "IPv6 here, for it has several spellings",
	FieldToIP:      "IPv6 here, for it has several spellings",
}

// Collection is the path of the dialect's list, below the address of Graph.
func (d Dialect) Collection() string { return d.collection() }
