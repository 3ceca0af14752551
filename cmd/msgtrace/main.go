// Command msgtrace explores Microsoft 365 message traces in a terminal.
package main

import (
	"os"

	"msgtrace/cmd/internal/cli"
)

func main() { os.Exit(cli.Main()) }
