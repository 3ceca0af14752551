package ui

import (
	"slices"
	"time"

	"msgtrace/client"
	"msgtrace/ui/memory"
	"msgtrace/ui/queryline"
	"msgtrace/ui/traces"
)

// search is one query and all that came of it. Going back to it costs nothing.
type search struct {
	asked    queryline.Search // its times as they were written
	line     string           // as it is remembered
	found    memory.Found
	told     bool  // the trail was told of it
	toldRows int   // how many rows the trail knows of
	step     *step // of a playbook that it answers, or nil
	query    client.Query
	moving   bool          // the window ends now, whenever that is
	held     *client.Query // what a paste said besides, to search wider; nil: nothing
	sent     client.Plan   // as it is asked
	plan     client.Plan   // as the screen has it
	veil     *veil         // its rows with their names hidden
	renaming bool          // the list has its rows still as they were before names were hidden or shown
	covered  bool          // the panes show none of its rows until names are hidden in them, or shown
	due      bool          // a task is to hide names in its rows, or to show them
	open     string        // the recipient under the cursor before the panes were covered
	result   *client.Result
	list     *traces.Model
	snapshot client.Snapshot
	planned  time.Time
	local    bool            // some conditions are filtered here
	stopped  bool            // by a person or an error: only R resumes
	why      string          // the words of the error
	short    bool            // enough was read without finding as much as was wanted
	patient  bool            // a person has said to read on after that
	allowed  int             // how many requests fill the first screen at most; 0: no limit was said
	failed   int             // how many parts could not be read, as far as was said
	ahead    int             // how many were loaded when more were last fetched ahead
	job      uint64          // the last filter or order that was begun
	longest  int             // the longest address of a recipient, in columns
	measured []*client.Trace // the rows that were looked through for it
}

// How many searches are kept to go back to, and how many messages at most in them,
// besides the search that is shown.
const (
	historyLimit = 20
	historyRows  = 300_000
)

// history is the searches of this run, and which of them is shown.
type history struct {
	searches []*search
	at       int
}

// shown is the search that the screen is about, or nil.
func (h *history) shown() *search {
	if len(h.searches) == 0 {
		return nil
	}
	return h.searches[h.at]
}

// push shows a new search in place of those that were gone back from.
func (h *history) push(s *search) {
	kept := h.searches[:min(len(h.searches), h.at+1)]
	rows := 0
	for i := len(kept) - 1; i >= 0; i-- {
		rows += len(kept[i].snapshot.Traces)
		if rows > historyRows || len(kept)-i >= historyLimit {
			kept = kept[i+1:]
			break
		}
	}
	h.searches = append(slices.Clone(kept), s)
	h.at = len(h.searches) - 1
}
