package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/ui/text"
)

// longOverSSH is what the help says to somebody who comes over SSH: what is taken there,
// and how its words come through two shells.
var longOverSSH = map[string]string{
	"search": `Lists the messages that match all conditions; of several values of one
condition, one must match. Conditions on addresses, ids, status and IPs may be
repeated, and take lists: a@contoso.com,b@contoso.com. A star stands for any
text of an address, as in john*@contoso.com.

` + aboutQueries + `

The shell at home takes quotation marks away, and the server splits what is left
at the blanks: put a value with blanks into both kinds, as the examples do.

` + aboutResults + `

--group counts copies instead: those with a problem, or with the statuses that
are asked for. By cause it asks for the events of each, which is one request a
copy, says so before, and stops where the request limit is reached. By recipient
there is a row for each address, those without a delivered copy first.

Times are read as people write them, always of the past: 48h, 9am, 20 Nov,
"this morning", "yesterday 14:00", 2026-11-20T09:30:00Z. What can be read in two
ways is refused with both.`,
	"show": fmt.Sprintf(`Shows a message by its network message ID, as search lists it: its recipients
with their status, and what happened on the way to each of them. The events of
one recipient cost one request. Of a message with more than %d recipients they
are shown for those of --recipient only; --recipient '*' stands for all of them.

"-o note" is the note for a ticket: verdict, next step, who wrote to whom, when,
steps, recipients, ids and what was asked for. "-o markdown" is the same as a
table.

`+aboutEvents, fewRecipients),
}

// examplesOverSSH are typed at home. PATH is the command up to its name.
var examplesOverSSH = map[string]string{
	"search": `  PATH 'to:bob@contoso.com status:failed since:2d -subject:newsletter'
  PATH --since 10d --recipient bob@contoso.com
  PATH --start '"yesterday 09:00"' --end '"yesterday 12:00"' -o csv > traces.csv
  PATH --since 10d -o ndjson | jq -r .subject
  PATH --status failed,pending --since 2d --group cause`,
	"show": `  PATH 2e3c0fac-4669-4e4a-2669-08d5dd529cbe
  PATH 2e3c0fac-4669-4e4a-2669-08d5dd529cbe --recipient user2@contoso.com -o note`,
}

// helpOverSSH has the help of search and show speak of what is taken over SSH alone, and
// call them as they are called at home.
func (a *app) helpOverSSH(root *cobra.Command) {
	hide := func(flag *pflag.Flag) { flag.Hidden = flag.Hidden || !isTakenOverSSH(flag.Name) }
	root.PersistentFlags().VisitAll(hide)
	root.Annotations = map[string]string{cobra.CommandDisplayNameAnnotation: text.ShellLine(a.fromHome())}
	for _, command := range root.Commands() {
		command.Flags().VisitAll(hide)
		if long, ok := longOverSSH[command.Name()]; ok {
			command.Long = long
			command.Example = strings.ReplaceAll(examplesOverSSH[command.Name()], "PATH", command.CommandPath())
		}
	}
}
