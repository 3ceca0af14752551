// Package traces is the pane with the messages that a search found: chips that
// count and narrow, a table that asks for more rows as the cursor nears the end,
// a search for text in what is loaded, and, when nothing matched, what to try.
//
// Whatever takes time in proportion to the number of rows is handed out as a
// job (see [Model.Pending] and [Model.Scan]); the pane itself starts nothing.
package traces
