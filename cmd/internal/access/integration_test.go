//go:build integration

package access

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	gossh "golang.org/x/crypto/ssh"
)

// sshd starts OpenSSH's server on loopback with the keys, authorities and revocation
// list of the matrix, and returns its address. The entries must have been made.
func (m *matrix) sshd() string {
	t := m.t
	t.Helper()
	if os.Geteuid() == 0 {
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // where it locks itself in
			t.Fatal(err)
		}
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close()
	folder := ownFolder(t)
	run(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(folder, "host"))
	mine := slices.DeleteFunc(slices.Clone(m.lines), func(line string) bool { return !strings.HasSuffix(line, " "+m.me) })
	write(t, folder, "keys-"+m.me, strings.Join(mine, "\n")+"\n")
	config := strings.Join([]string{
		"ListenAddress " + address, "HostKey " + filepath.Join(folder, "host"),
		"AuthorizedKeysFile " + filepath.Join(folder, "keys-%u"),
		"TrustedUserCAKeys " + write(t, folder, "authorities", m.authorities()),
		"RevokedKeys " + write(t, folder, "revoked.krl", string(krl(m.revoked...))),
		"StrictModes no", "UsePAM no", "PasswordAuthentication no", "PermitRootLogin yes", "PidFile none",
		"MaxStartups 1000", "",
	}, "\n")
	// OpenSSH 9.8 and later make an address wait that fails often.
	path := write(t, folder, "sshd.conf", config+"PerSourcePenalties no\n")
	if err := exec.Command("/usr/sbin/sshd", "-t", "-f", path).Run(); err != nil {
		path = write(t, folder, "sshd.conf", config)
	}
	server := exec.Command("/usr/sbin/sshd", "-D", "-e", "-f", path)
	said, err := server.StderrPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if strings.Contains(lines.Text(), "listening on") {
			go func() {
				for lines.Scan() {
				}
			}()
			return address
		}
	}
	t.Fatal("got no word of the server's, want that it listens")
	return ""
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: got %v, %s, want no error", name, args, err, out)
	}
}

// TestIntegrationTheSameComeInAsWithSSHD asks "msgtrace serve" and a real sshd with the
// same keys and certificates, and prints who came in. They are equal but where the entry
// says why not.
func TestIntegrationTheSameComeInAsWithSSHD(t *testing.T) {
	account, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	m := newMatrix(t, account.Username)
	entries := m.entries()
	theirs, ours := m.sshd(), m.newProgram()
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\tsshd\tserve\t")
	words, cameIn := map[bool]string{true: "in", false: "refused"}, 0
	for i, got := range ours.try(m, entries) {
		e, gotTheirs, same := entries[i], "not asked", "equal"
		if !e.other || os.Geteuid() == 0 {
			in := m.try(theirs, e, nothing)
			gotTheirs = words[in]
			if in != e.sshd {
				t.Errorf("%s: sshd has %s, want %s", e.name, gotTheirs, words[e.sshd])
			}
		}
		if got != e.ours {
			t.Errorf("%s: got %s, want %s", e.name, words[got], words[e.ours])
		}
		if (e.ours != e.sshd) != (e.stricter != "") || e.ours && !e.sshd {
			t.Errorf("%s: got %s, and %s of sshd, want the same, or stricter and a reason", e.name, words[e.ours], words[e.sshd])
		}
		if got {
			cameIn++
		}
		if e.stricter != "" {
			same = "stricter: " + e.stricter
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", e.name, gotTheirs, words[got], same)
	}
	_ = table.Flush()
	people := ours.signedIn()
	if len(people) != cameIn {
		t.Errorf("got %d people in the audit trail, want the %d who came in", len(people), cameIn)
	}
	if others := slices.DeleteFunc(people, func(who string) bool { return who == m.me }); len(others) != 0 {
		t.Errorf("got %q in the audit trail, want %q each time", others, m.me)
	}
}

// TestIntegrationListsOfSSHKeygenAreReadAsSSHKeygenReadsThem makes key revocation lists
// at random, and asks both which certificates each revokes.
func TestIntegrationListsOfSSHKeygenAreReadAsSSHKeygenReadsThem(t *testing.T) {
	folder := ownFolder(t)
	random := rand.New(rand.NewPCG(13, 9))
	authorities := []gossh.Signer{newEd25519(t), newRSA(t, 2048)}
	var names []string
	for i, ca := range authorities {
		names = append(names, write(t, folder, fmt.Sprintf("ca-%d.pub", i), authorized(ca.PublicKey())+"\n"))
	}
	var certificates []*gossh.Certificate
	for i := range 12 {
		cert := issue(t, authorities[i%2], newEd25519(t).PublicKey(), []string{"ann"}, func(c *gossh.Certificate) {
			c.Serial, c.KeyId = 1+random.Uint64N(300), fmt.Sprintf("id-%d", random.IntN(6))
		})
		write(t, folder, fmt.Sprintf("cert-%d.pub", i), authorized(cert)+"\n")
		certificates = append(certificates, cert)
	}
	revokes := 0
	for n := range 25 {
		list := filepath.Join(folder, fmt.Sprintf("%d.krl", n))
		args := []string{"-q", "-k", "-f", list, "-s", append(names, "none")[n%3], write(t, folder, "words", words(random, certificates))}
		run(t, "ssh-keygen", args...)
		content, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		ours, err := parseRevoked(list, content)
		if err != nil {
			t.Errorf("list %d: got %v, want no error", n, err)
			continue
		}
		for i, cert := range certificates {
			theirs := exec.Command("ssh-keygen", "-Q", "-f", list, filepath.Join(folder, fmt.Sprintf("cert-%d.pub", i))).Run() != nil
			if theirs {
				revokes++
			}
			if got := ours.certificate(cert); got != theirs {
				t.Errorf("list %d, serial number %d, %s: got revoked %t, want %t", n, cert.Serial, cert.KeyId, got, theirs)
			}
		}
	}
	if revokes < 20 || revokes > 25*len(certificates)-20 {
		t.Errorf("got %d of %d revoked, want some and not all", revokes, 25*len(certificates))
	}
}

// words are what a list is made of, at random.
func words(random *rand.Rand, certificates []*gossh.Certificate) string {
	var text strings.Builder
	for range random.IntN(60) {
		fmt.Fprintf(&text, "serial: %d\n", 1+random.IntN(300))
	}
	if first := 1 + random.IntN(300); random.IntN(2) == 0 {
		fmt.Fprintf(&text, "serial: %d-%d\n", first, first+random.IntN(100))
	}
	if random.IntN(2) == 0 {
		fmt.Fprintf(&text, "id: id-%d\n", random.IntN(6))
	}
	for _, word := range []string{"key", "sha1", "sha256"} {
		if cert := certificates[random.IntN(len(certificates))]; random.IntN(3) == 0 {
			fmt.Fprintf(&text, "%s: %s\n", word, authorized(cert.Key))
		}
	}
	return text.String()
}
