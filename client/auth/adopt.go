package auth

import (
	"context"
	"os"
	"slices"
)

// adopt takes over the sign-in that an earlier msgtrace kept for all profiles of
// the application together, and returns it, if it can only be this profile's. If
// it may be another's, the person signs in again. The caller holds the lock.
func (c *tokenCache) adopt(ctx context.Context) []byte {
	for _, old := range c.shared {
		content, err := within(ctx, old, func(context.Context) ([]byte, error) { return old.read() })
		if err != nil || content == nil {
			continue // nothing that could be used
		}
		if !c.sole {
			c.tell("shared", "Profiles of one tenant and application have a sign-in each now. The earlier one, which they shared, is not used: sign in again.")
			return nil
		}
		if c.move(ctx, content) == nil {
			c.stored = true
			_, _ = within(ctx, old, old.remove) // what is left of it, a sign-out removes
		}
		return content
	}
	return nil
}

// move keeps content as the profile's own, unless another process was first.
func (c *tokenCache) move(ctx context.Context, content []byte) error {
	file := c.file
	_, err := within(ctx, file, func(ctx context.Context) (none struct{}, err error) {
		return none, file.locked(ctx, func() error {
			theirs, err := file.read()
			if err != nil || theirs != nil {
				return err
			}
			return file.write(content)
		})
	})
	return err
}

// forgetShared deletes the sign-in that all profiles of the application once
// shared: this one has its own.
func (c *tokenCache) forgetShared(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	there := slices.DeleteFunc(slices.Clone(c.shared), func(file *cacheFile) bool { return !exists(file.path()) && !exists(file.aside()) })
	_, err := removeAll(ctx, there)
	return err
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
