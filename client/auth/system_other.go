//go:build !unix

package auth

import (
	"errors"
	"os"
)

const noFollow = 0

func tryLock(*os.File) error { return errors.ErrUnsupported }
