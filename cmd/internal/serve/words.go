package serve

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much a command may be.
const (
	longestCommand = 32 << 10 // bytes
	mostWords      = 1000
)

// Split splits a command into words. There is no shell: blanks stand between words, and
// within quotation marks of either kind everything stands for itself.
func Split(command string) ([]string, error) {
	switch {
	case len(command) > longestCommand:
		return nil, fmt.Errorf("the command is longer than %d KB", longestCommand>>10)
	case !utf8.ValidString(command):
		return nil, errors.New("the command is not text in UTF-8")
	case strings.ContainsFunc(command, unicode.IsControl):
		return nil, errors.New("the command holds a line break or a control character")
	}
	var words []string
	var word strings.Builder
	inWord, quote := false, rune(0)
	for _, r := range command {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, inWord = r, true
		case quote == 0 && r == ' ':
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			inWord = true
			word.WriteRune(r)
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quotation mark %c is not closed", quote)
	}
	if inWord {
		words = append(words, word.String())
	}
	if len(words) > mostWords {
		return nil, fmt.Errorf("the command has more than %d words", mostWords)
	}
	return words, nil
}

// onlyThese is what is taken, for whoever asked for something else.
const onlyThese = "here are the explorer (ssh -t, without a command) and the commands search and show"

// refusals are why well-known programs are not run.
var refusals = map[string]string{
	"mosh-server": "mosh is not supported: it needs a shell and UDP ports on the host; use ssh",
	"scp":         "files are not copied: there are none here",
	"sftp-server": "files are not copied: there are none here",
	"rsync":       "files are not copied: there are none here",
	"tmux":        "there is no shell here: run tmux at home, and ssh in it",
	"screen":      "there is no shell here: run screen at home, and ssh in it",
}

// taken returns the words of a command that is run here, or why it is not.
func taken(command string) ([]string, error) {
	words, err := Split(command)
	if err != nil {
		return nil, err
	}
	if len(words) == 0 {
		return nil, errors.New("no command; " + onlyThese)
	}
	if slices.Contains(Commands, words[0]) {
		return words, nil
	}
	for _, word := range words { // mosh runs its server behind others
		if why, known := refusals[path.Base(word)]; known {
			return nil, errors.New(why)
		}
	}
	return nil, errors.New("there is no shell here; " + onlyThese)
}
