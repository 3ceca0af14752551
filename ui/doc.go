// Package ui is the explorer: one Bubble Tea model, App, that routes keys and
// answers between the panes below it.
//
// # How it hangs together
//
// The panes (form, traces, recipients, timeline, overlay) are plain structs that
// draw and handle actions. They start nothing; after every message App looks at
// what they want (App.Update) and starts it as a task. Tasks run in named slots:
// the next one in a slot cancels the one before, and an answer that comes too
// late is dropped. Nothing in Update takes longer than about a millisecond.
//
// Keys, pasted text and the cursor belong to the front layer that is open: a sign-in,
// a window, the form, the focused pane. A key is looked up in its scope, and then in
// those that it lets through. New lists the layers and the panes: a new one is a type
// and an entry there.
//
// Update ends with the next frame. App.settle tells everything on the screen the time,
// its room and what runs; after that drawing changes nothing.
//
// # The terminal
//
// Frames, keys and the end go through package terminal, which does not import
// this one: it shows the next frame when the terminal has taken the last one, and leaves
// the terminal as it was. [Run] puts both together.
package ui
