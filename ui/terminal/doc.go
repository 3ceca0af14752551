// Package terminal is the way to and from the terminal, for any Bubble Tea program.
//
// The framework runs the program, without its renderer. Frames are drawn here, when a
// message has changed them, and nothing is sent but the cells that differ from the last
// one (screen). A small query travels with each frame, and the next frame is shown when
// the terminal has answered it (pacer), so that a held key stops on a slow line when it
// is let go. Nothing is sent, and no timer runs, while nothing changes. What is pasted
// at a terminal that does not mark it is marked here (burst). Stage decides when a frame
// is shown and when the program may leave; Run leaves the terminal as it was, however the
// program ends.
package terminal
