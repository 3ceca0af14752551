package main

import (
	"testing"

	"msgtrace/client/simulator/authority"
)

func TestTheExplorerGoesToAnotherProfileAndSignsInThere(t *testing.T) {
	t.Parallel()
	entra := authority.New(authority.Options{})
	s := startAtAuthority(t, entra, "color = \"red\"\n[profiles.second]\ncolor = \"blue\"\nSAME\n", "--profile", "contoso")
	s.await(0, "Recipient")
	s.press("\x0f") // ctrl+o
	s.await(0, "contoso  ")
	s.await(0, "what is loaded here stays")
	s.press("j\r")
	s.await(0, "Profile second.")
	mark := len(s.text())
	s.press("\r")
	s.await(mark, "Sign in to ")
	codes := entra.Waiting()
	if len(codes) != 1 {
		t.Fatalf("got the codes %q, want the one of the second profile", codes)
	}
	if err := entra.Decide(codes[0], authority.Approve); err != nil {
		t.Fatal(err)
	}
	s.await(mark, "all of it")
	s.press("\x03")
	s.end(0)
}

func TestAProfileThatAsksForASecretIsNotGoneToFromTheExplorer(t *testing.T) {
	t.Parallel()
	s := startAtAuthority(t, authority.New(authority.Options{}), "[profiles.second]\nSAME\nmethod = \"client-secret\"\nsecret_ask = true\n", "--profile", "contoso")
	s.await(0, "Recipient")
	s.press("\x0f")
	s.await(0, "what is loaded here stays")
	s.press("j\r")
	s.await(0, "! details")
	s.press("\x03")
	s.end(0)
	s.find(`(start msgtrace --profile second)`)
}
