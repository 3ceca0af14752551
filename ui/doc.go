// Package ui is the explorer: one Bubble Tea model, App, that routes keys and
// answers between the panes below it, and the way to and from the terminal.
//
// # How it hangs together
//
// The panes (form, traces, recipients, timeline, overlay) are plain structs that
// draw and handle actions. They start nothing; after every message App looks at
// what they want (App.Update) and starts it as a task. Tasks run in named slots:
// the next one in a slot cancels the one before, and an answer that comes too
// late is dropped. Nothing in Update takes longer than about a millisecond.
//
// # The terminal
//
// A small query travels with each frame, and the next frame is shown when the
// terminal has answered it (pacer), so that a held key stops on a slow line when
// it is let go. Nothing is sent, and no timer of ours runs, while nothing changes.
// What is pasted at a terminal that does not mark it is marked here (burst).
// The stage decides when a frame is shown and when the program may leave; Run leaves
// the terminal as it was, however the program ends.
package ui
