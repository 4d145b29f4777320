package progress

import (
	"fmt"
	"strings"
	"time"
)

// doing says what happens to a resource, or what became of it, in one word.
func doing(status string) string {
	verb, state := status, ""
	for _, suffix := range []string{"_IN_PROGRESS", "_COMPLETE", "_FAILED", "_SKIPPED"} {
		if before, ok := strings.CutSuffix(status, suffix); ok {
			verb, state = before, suffix
		}
	}
	words, known := map[string][3]string{
		"CREATE": {"creating", "created", "creation"}, "UPDATE": {"updating", "updated", "update"}, "DELETE": {"deleting", "deleted", "deletion"},
		"IMPORT": {"importing", "imported", "import"}, "ROLLBACK": {"rolling back", "rolled back", "rollback"},
		"UPDATE_ROLLBACK": {"rolling back", "rolled back", "rollback"},
	}[verb]
	switch {
	case !known:
		return strings.ToLower(strings.ReplaceAll(status, "_", " "))
	case state == "_IN_PROGRESS":
		return words[0]
	case state == "_COMPLETE":
		return words[1]
	case state == "_SKIPPED":
		return "kept"
	default:
		return words[2] + " failed"
	}
}

// comparison says that stacks are being compared with what there is.
func comparison(stacks []string) string {
	return "Looking for what was changed by hand in " + strings.Join(stacks, " and ")
}

// short is a resource type without AWS's name before it: "EC2 NatGateway".
func short(resourceType string) string {
	return strings.ReplaceAll(strings.TrimPrefix(resourceType, "AWS::"), "::", " ")
}

// elapsed is a duration as people read it: tenths of a second under ten seconds, then seconds, then minutes.
func elapsed(d time.Duration) string {
	d = max(d, 0)
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(d.Seconds()))
	default:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	}
}

// sentence makes a sentence of a title or a summary.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
