package playbook

import (
	"slices"
	"strings"
)

// builtin are the questions that a helpdesk is asked most.
var builtin = []Book{
	{"not received", "I did not get that mail", []Step{
		{"Did it reach this person?", "to:{recipient} from:{sender} subject:{subject} since:10d",
			"Delivered: look in Junk Email and at inbox rules. Failed, Quarantined, Spam: enter says why. No row: go on."},
		{"Did it go to another address here?", "from:{sender} subject:{subject} since:10d",
			"u lists all recipients: a name that is nearly right was mistyped. No row: it never came, or From shows another address than SMTP has."},
		{"Does this person get any mail?", "to:{recipient} since:24h",
			"Nothing since some hour: look at the mailbox. Much: the matter is with this one mail."},
	}},
	{"bounce", "It came back, why?", []Step{
		{"Which message is it?", "from:{sender} to:{recipient} message-id:{message-id} since:10d",
			"enter on the failed row says why, and who has to act. Y writes the note."},
		{"Is other mail to that address refused?", "to:{recipient} status:failed since:10d",
			"b counts by cause: one cause for all lies with that mailbox or its server."},
		{"Is mail of this sender refused elsewhere?", "from:{sender} status:failed since:10d",
			"b, tab: many domains with one cause lie with the sender, such as a limit or a block list."},
	}},
	{"late", "It took hours, why?", []Step{
		{"Where did it wait?", "from:{sender} to:{recipient} subject:{subject} since:10d",
			"enter: the longest gap is named, and each Defer says what was answered."},
		{"Is it this one mail, or all between the two?", "from:{sender} to:{recipient} since:10d",
			"Open three others, then the late one: its verdict says how long they took."},
		{"Is anything waiting now?", "status:pending since:24h",
			"i and then b name the server that is not reached; w watches until all is settled."},
	}},
	{"who got it", "A phish or a mail that was sent by mistake", []Step{
		{"Who got it?", "from:{sender} subject:{subject} since:10d",
			"u lists each recipient once; 1 leaves those with it in the mailbox, y copies their addresses."},
		{"Did the same come from others?", "subject:{subject} since:10d",
			"Other senders of the same subject belong to it: b, then tab, counts all by sender."},
		{"What else came from that server?", "from-ip:{ip} since:10d",
			"Other subjects to many people: the same sender under another name."},
	}},
	{"account sends spam", "Somebody writes in the name of a colleague", []Step{
		{"What did the account send?", "from:{sender} since:24h",
			"v shows when it began; u lists to whom."},
		{"What came back?", "from:{sender} status:failed since:24h",
			"b: refused as spam, or over the limit, is how others see it."},
		{"Who answered?", "to:{sender} since:24h",
			"Answers that the account's owner did not expect show what was written."},
	}},
	{"list", "Did the list reach everyone?", []Step{
		{"Which message is it?", "to:{recipient} from:{sender} subject:{subject} since:10d",
			"enter, then a: \"reached 41 of 43\" stands below, e goes to those that it did not reach."},
		{"Does other mail to the list arrive?", "to:{recipient} since:10d",
			"Failed each time: the list is closed to this sender, or has no members. Expanded: it was sent on."},
	}},
	{"everyone", "Is it us, or everyone?", []Step{
		{"What goes wrong now?", "status:failed,pending since:2h",
			"b counts by cause and by domain: one domain is theirs, all domains are ours or the service's."},
		{"And an hour before?", "status:failed,pending when:\"3 hours ago - 2 hours ago\"",
			"As much as now: it is nothing new."},
	}},
}

// Builtin returns the playbooks that there are without a team's. The caller owns the slice.
func Builtin() []Book { return slices.Clone(builtin) }

// With returns a team's playbooks, and behind them those that there are without one. One
// of the team's stands in place of another of its name.
func With(team []Book) []Book {
	own := slices.DeleteFunc(Builtin(), func(b Book) bool {
		return slices.ContainsFunc(team, func(t Book) bool { return strings.EqualFold(t.Name, b.Name) })
	})
	return append(slices.Clone(team), own...)
}
