// Package edit is one line of text that a person edits: in the fields of the
// search form, in the search for text, in the palette.
//
// The editing is that of bubbles' text input, with its keys. The drawing is our
// own, because what is typed may have been pasted from a hostile mail: the text
// input draws what it holds, and a line draws what ui/text.Clean makes of it,
// in the columns that the rest of the screen is measured in.
package edit
