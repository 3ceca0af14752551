//go:build !unix

package audit

import (
	"errors"
	"io"
)

func openSyslog() (io.WriteCloser, error) { return nil, errors.ErrUnsupported }
