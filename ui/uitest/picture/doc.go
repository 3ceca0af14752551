// Package picture draws the screen of a terminal as an SVG file, for README.md and
// whoever reads it on the web.
//
// A picture looks the same wherever it is seen: every run of characters has its
// column and its width, frames and bars are drawn as shapes, and colors are those of a
// [Ground]. It is one file with nothing in it that has to be loaded or run, so that
// GitHub shows it as an image. The same screen is always the same bytes.
package picture
