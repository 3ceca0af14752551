package ui

import (
	"fmt"
	"io"
	"msgtrace/client/export"
	"reflect"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/task"
	"msgtrace/ui/terminal"
)

// NewWatchedProgram makes the program that runs an App, in which every frame is
// drawn twice. It reports what drawing has changed.
func NewWatchedProgram(app *App, report func(string), in io.Reader, out io.Writer, options ...tea.ProgramOption) *terminal.Program {
	program := terminal.NewProgram(watched{app, report}, &app.stage, app.environ, in, out, options...)
	app.listen(program)
	return program
}

// watched is an App that is looked at while it draws.
type watched struct {
	*App
	report func(string)
}

func (w watched) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	cmd := w.update(message)
	w.settle()
	before := state(w.App)
	frame := w.draw()
	if after := state(w.App); after != before {
		w.report("drawing changed " + firstDifference(before, after))
	}
	if again := w.draw(); !reflect.DeepEqual(again, frame) {
		w.report("the second drawing is another: " + firstDifference(frame.Content, again.Content))
	}
	return w, tea.Batch(cmd, w.stage.Show(w.draw))
}

// firstDifference is the first line in which two texts differ, with what follows.
func firstDifference(a, b string) string {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			return fmt.Sprintf("line %d: got %q, want %q", i, right[i], left[i])
		}
	}
	return fmt.Sprintf("the number of lines: got %d, want %d", len(right), len(left))
}

// state is all that an App and its panes hold, a line for each value. What belongs
// to other packages, such as messages, is known by its place in memory. Left out are
// the lines that a table has drawn, which it keeps while it draws, and what other
// goroutines change: the way to the terminal, sign-ins, the progress of a task. So
// are look and keys, which are many values and stay.
func state(a *App) string {
	s := snapshot{seen: map[uintptr]bool{}}
	s.add("App", reflect.ValueOf(a))
	return s.String()
}

type snapshot struct {
	strings.Builder
	seen map[uintptr]bool
}

func (s *snapshot) add(name string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		s.addPointer(name, v)
	case reflect.Interface:
		if !v.IsNil() {
			s.add(name, v.Elem())
		}
	case reflect.Struct:
		s.addStruct(name, v)
	case reflect.Slice, reflect.Array:
		s.line(name, v.Len())
		for i := range v.Len() {
			s.add(fmt.Sprintf("%s[%d]", name, i), v.Index(i))
		}
	case reflect.Map:
		s.addMap(name, v)
	case reflect.Func, reflect.Chan:
		s.line(name, v.IsNil())
	default:
		s.line(name, v)
	}
}

func (s *snapshot) addStruct(name string, v reflect.Value) {
	t := v.Type()
	switch {
	case strings.HasPrefix(t.Name(), "memo["), t == reflect.TypeFor[terminal.Stage](), t == reflect.TypeFor[SignIns]():
		return
	case t == reflect.TypeFor[theme.Theme](), t == reflect.TypeFor[action.Keymap]():
		return
	}
	for i := range v.NumField() {
		if field := t.Field(i).Name; t != reflect.TypeFor[task.Task]() || field != "mu" && field != "progress" {
			s.add(name+"."+field, v.Field(i))
		}
	}
}

func (s *snapshot) line(name string, value any) { fmt.Fprintf(s, "%s = %v\n", name, value) }

func (s *snapshot) addPointer(name string, v reflect.Value) {
	s.line(name, v.Pointer())
	if !v.IsNil() && strings.HasPrefix(v.Type().Elem().PkgPath(), "msgtrace/ui") && !s.seen[v.Pointer()] {
		s.seen[v.Pointer()] = true
		s.add(name, v.Elem())
	}
}

func (s *snapshot) addMap(name string, v reflect.Value) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	s.line(name, len(keys))
	for _, key := range keys {
		s.add(fmt.Sprintf("%s[%v]", name, key), v.MapIndex(key))
	}
}

// ExitNote is the note that is left when the explorer ends.
func (a *App) ExitNote() string {
	n, _ := a.lastNote()
	return n.Plain(nil, safe)
}

// MenuLetters are the letters that choose in the menus.
func MenuLetters() (letters []string) {
	for _, f := range export.Forms {
		letters = append(letters, f.Key)
	}
	letters = append(letters, "i", "c", "p", "u") // of a request
	return letters
}

// AccountLast is what Run does when the explorer has ended.
func (a *App) AccountLast() { a.accountLast() }
