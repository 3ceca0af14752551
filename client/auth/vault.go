package auth

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"msgtrace/client/files"
)

// Vault seals what is kept on this host besides sign-ins, and is as secret as they are.
// It goes by the same choice of a place, so that nothing is kept where no sign-in would
// be.
type Vault struct {
	place  Place
	folder string
	keys   keyring // nil: what is kept is not sealed
}

// plainVault ends the folder of a vault whose content is not sealed, so that no other
// takes that for damaged.
const plainVault = ".plain"

// ErrKeyLost is what Open gives where the key is not on this host any more.
var ErrKeyLost = errKeyLost

// OpenVault chooses the place, by the options of a sign-in. Each name is a vault of its
// own, with a key of its own.
func OpenVault(options CacheOptions, name string) *Vault {
	return openVault(options, systemKeyring(), name)
}

func openVault(options CacheOptions, keys keyring, name string) *Vault {
	state, sealed, runtime := options.has(keys)
	v := &Vault{place: PlaceMemory}
	take := func(place Place) bool {
		switch {
		case place == PlaceKeyring && sealed && usable(keys):
			v.place, v.folder, v.keys = place, filepath.Join(options.StateDir, name), keys
		case place == PlaceRuntime && runtime:
			v.place, v.folder = place, filepath.Join(options.runtimeFolder(), name)
		case place == PlaceFile && state:
			v.place, v.folder = place, filepath.Join(options.StateDir, name+plainVault)
		default:
			return false
		}
		return true
	}
	if options.Place != "" && options.Place != PlaceAuto {
		take(options.Place)
		return v
	}
	_ = take(PlaceKeyring) || take(PlaceRuntime)
	return v
}

// Place is where the vault is.
func (v *Vault) Place() Place { return v.place }

// Folder is where what is sealed belongs; "" for a vault in memory, which keeps nothing.
func (v *Vault) Folder() string { return v.folder }

// keyPath stands for the key of the vault.
func (v *Vault) keyPath() string { return filepath.Join(v.folder, "key") }

// Sealer returns what seals and opens, with a key that is made if need be.
func (v *Vault) Sealer(ctx context.Context) (*Sealer, error) {
	if v.keys == nil {
		return &Sealer{}, nil
	}
	if err := files.MakeDir(v.folder); err != nil {
		return nil, err
	}
	release, err := files.Lock(ctx, v.keyPath()+".lock", files.NoWait) // or two would make one each
	if err != nil {
		return nil, err
	}
	defer release()
	return sealerOf(v.keys, v.keyPath())
}

// Opener is Sealer of what is there, which makes no key.
func (v *Vault) Opener() (*Sealer, error) {
	if v.keys == nil {
		return &Sealer{}, nil
	}
	return openerOf(v.keys, v.keyPath())
}

// Forget removes the key, so that nothing of the vault can be opened again.
func (v *Vault) Forget() error {
	if v.keys == nil {
		return nil
	}
	_ = os.Remove(v.keyPath() + ".lock")
	if err := v.keys.remove(keyName(v.keyPath())); !errors.Is(err, errNoKey) {
		return err
	}
	return nil
}
