package term

import (
	"bufio"
	"context"
	"fmt"
	"strings"
)

// Confirm asks a question on the error stream and reports whether the answer was yes; no answer is a no. It returns ctx's
// error when that ends before the answer.
func (s *Streams) Confirm(ctx context.Context, question string) (bool, error) {
	if _, err := fmt.Fprintf(s.Err, "%s [y/N] ", question); err != nil {
		return false, fmt.Errorf("ask: %w", err)
	}
	answer := make(chan string, 1)
	go func() { // a read of a terminal cannot be interrupted; the process ends when nobody answers
		line, _ := bufio.NewReader(s.In).ReadString('\n')
		answer <- line
	}()
	select {
	case line := <-answer:
		if !strings.HasSuffix(line, "\n") { // the input has ended: what follows begins a line of its own
			_, _ = fmt.Fprintln(s.Err)
		}
		word := strings.ToLower(strings.TrimSpace(line))
		return word == "y" || word == "yes", nil
	case <-ctx.Done():
		_, _ = fmt.Fprintln(s.Err)
		return false, ctx.Err()
	}
}
