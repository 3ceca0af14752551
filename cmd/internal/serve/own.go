package serve

import (
	"errors"
	"net"
	"net/netip"
	"path/filepath"
	"time"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"msgtrace/cmd/internal/access"
)

// OwnKeys lets in whoever has a key of the person who starts the server: those in
// ~/.ssh/*.pub, and those of the agent whose socket is given. It is for a try on this
// machine. The number is how many keys there are.
func OwnKeys(home, socket string) (check func(string, gossh.PublicKey, netip.Addr, time.Time) (access.Identity, error), keys int) {
	own := map[string]bool{}
	paths, _ := filepath.Glob(filepath.Join(home, ".ssh", "*.pub"))
	for _, path := range paths {
		content, err := readKey(path, false)
		if err != nil {
			continue
		}
		if key, _, _, _, err := gossh.ParseAuthorizedKey(content); err == nil {
			own[string(key.Marshal())] = true
		}
	}
	for _, key := range ofAgent(socket) {
		own[string(key.Marshal())] = true
	}
	return func(user string, key gossh.PublicKey, from netip.Addr, _ time.Time) (access.Identity, error) {
		switch {
		case !from.IsLoopback():
			return access.Identity{}, errors.New("the demo is for this machine only")
		case !own[string(key.Marshal())]:
			return access.Identity{}, errors.New("the key is none of those of the person who started the demo")
		}
		return access.Identity{Person: access.Person{Name: user, Role: access.Agent}, Fingerprint: gossh.FingerprintSHA256(key)}, nil
	}, len(own)
}

// ofAgent are the keys that an agent has.
func ofAgent(socket string) []*agent.Key {
	if socket == "" {
		return nil
	}
	conn, err := net.DialTimeout("unix", socket, time.Second)
	if err != nil {
		return nil
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	keys, err := agent.NewClient(conn).List()
	if err != nil {
		return nil
	}
	return keys
}
