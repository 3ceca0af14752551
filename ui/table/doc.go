// Package table is a list of rows with columns that costs the same at a
// hundred rows and at a million: it draws the rows that are visible, keeps what
// it drew, and does nothing in proportion to the number of rows on a key.
//
// What does take time in proportion, a filter or an order over many rows, is a
// [Job]: the table hands it out, it runs anywhere over rows that nobody
// changes, and its [Order] comes back with [Model.Apply]. Few rows are done at
// once, so that a short list never needs a task.
//
// The row under the cursor is known by its key, not by its place: rows may come
// in above it, and an order or a filter may change, and the cursor stays on it.
// The cursor is a sign in the gutter, and no painted row: moving it changes two
// cells of the screen. Beside it stands the sign of the rows that are marked, which
// stay so whatever the filter and the order.
package table
