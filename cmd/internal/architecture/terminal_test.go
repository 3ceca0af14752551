package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// framework is the package that runs a program on a terminal.
const framework = "charm.land/bubbletea/v2"

// withoutEffect are the functions of the framework that its renderer would carry out.
// Package terminal draws the frames itself, so they wait in a buffer that nobody writes,
// or take the terminal from under the frames. In their place: tea.Raw with
// terminal.Clipboard and terminal.Notification, and Stage.Leave.
var withoutEffect = []string{
	"Exec", "ExecProcess", "Printf", "Println",
	"ReadClipboard", "ReadPrimaryClipboard", "SetClipboard", "SetPrimaryClipboard",
	"RequestBackgroundColor", "RequestCapability", "RequestCursorColor", "RequestCursorPosition",
	"RequestForegroundColor", "RequestTerminalVersion",
}

func TestNobodyCallsWhatOnlyTheRendererOfTheFrameworkCouldDo(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		name := path.Join(file.folder, file.name)
		for _, at := range callsWithoutEffect(t, path.Join(root, name), nil) {
			t.Errorf("%s: got a function of %s that has no effect without its renderer, want tea.Raw or the stage", strings.TrimPrefix(at, root+"/"), framework)
		}
	}
}

func TestCallsWithoutEffectAreFound(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		`return tea.Println("x")`:                         1,
		`f := tea.SetClipboard; return f("x")`:            1,
		`return tea.Sequence(tea.Exec(c, nil), tea.Quit)`: 1,
		`return tea.RequestBackgroundColor`:               1,
		`return tea.Raw("x")`:                             0,
		`return fmt.Println("x")`:                         0,
	} {
		source := "package x\nimport (\n\"fmt\"\ntea " + strconv.Quote(framework) + "\n)\nfunc f() tea.Cmd {\n" + body + "\n}\n"
		if got := len(callsWithoutEffect(t, "x.go", source)); got != want {
			t.Errorf("%s: got %d, want %d", body, got, want)
		}
	}
}

// callsWithoutEffect returns the places in a file that name a function of the framework
// that has no effect.
func callsWithoutEffect(t *testing.T, name string, source any) []string {
	t.Helper()
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	known := nameOf(parsed, framework)
	if known == "" {
		return nil
	}
	var found []string
	ast.Inspect(parsed, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok && slices.Contains(withoutEffect, selector.Sel.Name) {
			if from, ok := selector.X.(*ast.Ident); ok && from.Name == known {
				found = append(found, files.Position(node.Pos()).String())
			}
		}
		return true
	})
	return found
}

// nameOf returns the name that a file has for a package it imports, "" if it does not.
// The framework's is no path's last element, so it is always given one.
func nameOf(file *ast.File, imported string) string {
	for _, spec := range file.Imports {
		if spec.Path.Value == strconv.Quote(imported) && spec.Name != nil {
			return spec.Name.Name
		}
	}
	return ""
}
