package ui

import (
	"context"
)

// Served is what the explorer is told where it is shown over SSH, to people without a
// shell on the host: then nothing in it reads or writes the host's files, and what
// leaves it goes to the clipboard of the terminal, or through a command that the person
// runs at home.
type Served struct {
	// Host is what stands behind ssh in a command that asks this server: "-p 2222
	// jump.contoso.com".
	Host string
	// Person is by whom the explorer is used, as the roster names them.
	Person string
	// People returns how many people are on. It must not wait. Nil: nobody counts.
	People func() int
	// Notice returns a line for every screen, such as that the server is about to stop,
	// "" for none. It must not wait. Nil: there never is one.
	Notice func() string
	// Changed receives when People or Notice return something else, so that the screen
	// says so at once. It belongs to this explorer alone. Nil: the screen says it when
	// it is drawn next.
	Changed <-chan struct{}
	// Audit is told before something is done, beside the screen. With an error it is not
	// done, and the screen says the error. Nil: nobody is told.
	Audit func(context.Context, Deed) error
}

// Deed is something that a person does with what the explorer is of. Nothing of an
// answer is in it, apart from ids of messages.
type Deed struct {
	Kind DeedKind
	// Query is the search as a line of words.
	Query string
	// Message is the network message ID of what is opened, "" of other deeds.
	Message string
	// What is copied or exported: "the ticket note", "38 messages as CSV".
	What string
	// Rows is how many messages are copied or exported.
	Rows int
}

// DeedKind says what a deed is. The words are those of the audit trail.
type DeedKind string

// The deeds.
const (
	DeedSearched DeedKind = "searched"
	DeedOpened   DeedKind = "opened"   // a message, or the events of a copy
	DeedCopied   DeedKind = "copied"   // to the clipboard
	DeedExported DeedKind = "exported" // rows, to the clipboard
)
