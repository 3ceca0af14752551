package cli

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/ui/queryline"
)

// leavingOut is an argument that begins with a word of a query that is left out,
// -subject:newsletter, and not with flags of one letter.
var leavingOut = regexp.MustCompile(`^-([a-zA-Z][a-zA-Z-]*):`)

// shielded returns the arguments with those that are part of a query written so that
// they are taken for no flags.
func shielded(args []string) []string {
	args = slices.Clone(args)
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if found := leavingOut.FindStringSubmatch(arg); found != nil {
			if _, _, known := client.FieldOfWord(strings.ToLower(found[1])); known {
				args[i] = "!" + arg[1:]
			}
		}
	}
	return args
}

// takeLine reads the arguments of a command as a line of a query.
func (c *conditions) takeLine(args []string) { c.line = queryline.Parse(queryline.Join(args)) }

// queryOrNothing accepts a line of a query where commands may stand: its first
// argument has a colon or an @, as no command has.
func queryOrNothing(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || strings.ContainsAny(args[0], ":@") {
		return nil
	}
	return unknownCommand(cmd, args)
}

// begin is the search that the explorer begins with, nil where none is asked for.
func (c *conditions) begin(now time.Time, zone *time.Location) (*queryline.Search, error) {
	asked, err := c.search()
	if err == nil {
		_, err = asked.At(now, zone)
		err = c.inFlags(err)
	}
	if err != nil || reflect.DeepEqual(asked, queryline.Search{}) {
		return nil, err
	}
	return &asked, nil
}

// planned reports why a search cannot run.
func planned(s *source, asked queryline.Search, now time.Time, zone *time.Location) error {
	q, err := asked.At(now, zone)
	if err == nil {
		_, err = s.client.Plan(q)
	}
	return inFlags(err)
}
