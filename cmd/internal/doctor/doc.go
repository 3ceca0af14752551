// Package doctor finds the one thing that keeps msgtrace from working, and says
// how to fix it. Each check is a function from what was seen to one line;
// seeing it, over the network or on the terminal, is for the caller.
package doctor
