package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/files"
	"msgtrace/ui/pasted"
	"msgtrace/ui/text"
)

// standardInput stands for what is read from there.
const standardInput = "-"

// listable are the kinds of conditions whose flags take lists from files.
var listable = []client.Kind{client.KindAddress, client.KindMessageID, client.KindID}

// listFile returns the file that the value of a flag names: standard input for a dash,
// FILE for @FILE. What reads as a domain behind the @ is one: @contoso.com; a file with
// such a name is @./contoso.com.
func listFile(value string) (file string, ok bool) {
	value = strings.TrimSpace(value)
	if value == standardInput {
		return value, true
	}
	file, ok = strings.CutPrefix(value, "@")
	return file, ok && file != "" && (!client.IsDomain(file) || pasted.IsFileName(file))
}

// takeLists puts what files list in place of their names. Nothing is asked while a line
// of one is wrong.
func (a *app) takeLists(c *conditions) error {
	c.lists = map[client.Field]string{}
	var wrong []error
	reader := ""
	for _, field := range client.Fields {
		if !slices.Contains(listable, field.Kind) {
			continue
		}
		given := c.of(field.ID)
		var values []string
		for _, value := range *given {
			file, ok := listFile(value)
			if !ok {
				values = append(values, value)
				continue
			}
			if file == standardInput && reader != "" {
				return fmt.Errorf("--%s - and --%s - both read standard input: give one", reader, field.Flag)
			} else if file == standardInput {
				reader = field.Flag
			}
			listed, err := a.readList(field, file)
			wrong = append(wrong, err)
			values = append(values, listed...)
			if len(*given) == 1 && len(field.Values(&c.line.Query)) == 0 {
				c.lists[field.ID] = file
			}
		}
		*given = values
	}
	return errors.Join(wrong...)
}

// checkReaders refuses two flags that read standard input.
func (f *searchFlags) checkReaders() error {
	if flag := f.readsInput(); flag != "" && f.file == standardInput {
		return fmt.Errorf("--%s - and --paste - both read standard input: give one", flag)
	}
	return nil
}

// readsInput is the flag whose values standard input lists, "" for none.
func (c *conditions) readsInput() string {
	for _, field := range client.Fields {
		if slices.Contains(listable, field.Kind) && slices.ContainsFunc(*c.of(field.ID), func(value string) bool { return strings.TrimSpace(value) == standardInput }) {
			return field.Flag
		}
	}
	return ""
}

// readList reads the values that a file lists. Its error has a line for each that is wrong.
func (a *app) readList(field *client.FieldInfo, file string) ([]string, error) {
	name := "--" + field.Flag + " " + file
	if file != standardInput {
		name = "--" + field.Flag + " @" + file
	}
	content, err := a.readFile(file, "list", pasted.ListLimit)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, files.Cause(err))
	case len(content) > pasted.ListLimit:
		return nil, fmt.Errorf("%s: the list is longer than %d MB", name, pasted.ListLimit>>20)
	}
	found := pasted.ReadList(field, content)
	var wrong []error
	for _, line := range found.Wrong {
		wrong = append(wrong, fmt.Errorf("%s: %w", name, line))
	}
	if n := len(wrong); n > 1 {
		wrong = append(wrong, fmt.Errorf("%s: %s are wrong, nothing was sent", name, text.Counted(n, "value")))
	}
	return found.Values, errors.Join(wrong...)
}

// readFile reads a text, and a byte more than is allowed, so that more is noticed.
func (a *app) readFile(file, what string, limit int64) (string, error) {
	in := a.sys.In
	if file != standardInput {
		opened, err := os.Open(file)
		if err != nil {
			return "", err
		}
		defer opened.Close()
		in = opened
	} else if terminal(in) {
		a.note("Paste the %s, then press enter and ctrl+d.", what)
	}
	content, err := io.ReadAll(io.LimitReader(in, limit+1))
	return string(content), err
}
