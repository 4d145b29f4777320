package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// source is what a release is made from.
type source struct {
	// commit is its whole hash, date the time that the commit was made at.
	commit string
	date   time.Time
	// modified is true when files that git knows differ from the commit.
	modified bool
}

// readSource asks git about the checkout in a folder.
func readSource(ctx context.Context, root string) (source, error) {
	head, err := git(ctx, root, "log", "-1", "--format=%H %cI")
	if err != nil {
		return source{}, err
	}
	commit, when, _ := strings.Cut(head, " ")
	date, err := time.Parse(time.RFC3339, when)
	if err != nil {
		return source{}, fmt.Errorf("read date of commit %s: %w", commit, err)
	}
	changes, err := git(ctx, root, "status", "--porcelain", "--untracked-files=no")
	return source{commit: commit, date: date.UTC(), modified: changes != ""}, err
}

func git(ctx context.Context, root string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...) //nolint:gosec // G204: the arguments are ours
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("ask git for its %s, because a release is made from a checkout: %w", args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}
