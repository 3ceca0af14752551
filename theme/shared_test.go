package theme

import "testing"

func TestThemesThatLookTheSameAreOne(t *testing.T) {
	t.Parallel()
	dark, _ := Builtin("dark", false)
	again, _ := Builtin("dark", false)
	ascii, _ := Builtin("dark", true)
	one := dark.Shared()
	if again.Shared() != one || ascii.Shared() == one {
		t.Errorf("got the same %v and for another %v, want true and false", again.Shared() == one, ascii.Shared() == one)
	}
	if ascii.Shared().ASCII != true || one.ASCII {
		t.Error("got a theme that looks otherwise, want the one that was given")
	}
}
