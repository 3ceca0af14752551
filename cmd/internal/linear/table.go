package linear

// commands are all that there are, in the order of help. It is filled at the start,
// because help reads it.
var commands []command

func init() {
	commands = []command{
		{[]string{"more"}, "", "lists the next ones, and reads on where it must", inList | inMessage, more},
		{[]string{"list", "l"}, "", "lists from the beginning", inList | inMessage, listAgain},
		{[]string{"next", "n"}, "", "opens the next message", searched, nextMessage},
		{[]string{"previous", "p"}, "", "opens the message before", searched, previousMessage},
		{[]string{"problem", "e"}, "", "opens the next message, or of a message the next recipient, with a problem", searched, nextProblem},
		{[]string{"all", "a"}, "", "in a list reads on to the end, in a message asks for all recipients", searched, all},
		{[]string{"counts"}, "", "counts the messages, or the recipients, by status", searched, counts},
		{[]string{"filter", "/"}, "WORDS", "lists only what has the words, such as from:ann or !spam; without words all again", inList | inMessage, narrowRows},
		{[]string{"status"}, "STATUS", "lists only what has that status; without one all again", inList | inMessage, narrowStatus},
		{[]string{"sort"}, "WHAT", "orders the list by received, from, subject, status or size; the same again turns it around", inList, sortRows},
		{[]string{"reasons"}, "", "asks why the problems that are listed failed, and says the cost first", inList, reasons},
		{[]string{"causes"}, "WHAT", "groups what failed by cause, domain or sender; a number lists that group", inList, causes},
		{[]string{"details", "d"}, "", "says everything that is known: size, ids, IP addresses", within, details},
		{[]string{"raw"}, "NUMBER", "says a step as the service sent it, and what its codes mean", inCopy, rawStep},
		{[]string{"tree"}, "", "says which recipients came through which group", within, tree},
		{[]string{"compare"}, "NUMBER NUMBER", "compares the ways to two recipients", within, compare},
		{[]string{"same"}, "", "offers searches for messages with the same sender, subject or time", within, pivots},
		{[]string{"watch", "w"}, "", "says what is new or has changed, until Enter or ctrl+c", inList, watch},
		{[]string{"again", "r"}, "", "runs the search again", searched, again},
		{[]string{"about"}, "", "says what was searched for, how complete the answer is, and the equal command", searched, about},
		{[]string{"search", "s", "f"}, "LINE", "makes another search; without a line it asks for the conditions", anywhere, newSearch},
		{[]string{"paste"}, "", "takes a bounce, headers or another text to search for; a line that says end, or ctrl+d, ends it", anywhere, paste},
		{[]string{"last"}, "", "runs the last search of an earlier run again", inForm, runLast},
		{[]string{"recent"}, "", "lists recent, saved and shared searches; a number runs one", anywhere, recent},
		{[]string{"keep"}, "NAME", "saves the search under a name", searched, keepAs},
		{[]string{"forget"}, "NAME", "forgets a saved search", anywhere, forget},
		{[]string{"earlier", "["}, "", "goes back to the search before, at no request", searched, earlier},
		{[]string{"later", "]"}, "", "goes forward again", searched, later},
		{[]string{"playbooks"}, "", "lists playbooks, or the steps of the one that is followed", anywhere, playbooks},
		{[]string{"step"}, "", "asks the next step of the playbook", anywhere, nextStep},
		{[]string{"profiles"}, "", "lists the profiles; a number goes to one", anywhere, profiles},
		{[]string{"hide"}, "", "hides subjects and names, in notes, copies and files too, or shows them again", anywhere, hide},
		{[]string{"utc"}, "", "says times in UTC, or in your own zone again", anywhere, toggleUTC},
		{[]string{"requests", "@"}, "", "says how many requests are used, and the last ones", anywhere, requests},
		{[]string{"back", "b"}, "", "goes one step back", searched, back},
		{[]string{"help", "?"}, "COMMAND", "lists what can be done here, or says more about a command", anywhere, help},
		{[]string{"quit", "q", "exit"}, "", "ends the program", anywhere, quit},
	}
}
