// Package linear is the explorer line by line: commands that are typed, and answers in
// sentences that a screen reader speaks well and a braille display shows. Nothing is
// drawn over, no line is a table, no sign stands for a word, and lines are folded at
// the width of the terminal. It needs no terminal.
//
// What can be done is in one table, commands, from which help is made. It asks the same
// client as the explorer on the screen, and is given the same ui.Options.
package linear
