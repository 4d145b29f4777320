package account

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The limits of tags (AWS General Reference, "Tagging your AWS resources"; Systems Manager User Guide, "Parameter tiers").
const (
	maxTags     = 48 // 50 of a stack, less the two of our own
	maxTagKey   = 128
	maxTagValue = 256
	// maxTagsText is what a parameter value has room for.
	maxTagsText = 4096
)

var tagText = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)

// OwnTags are the tags that every stack of AGC has: the contract that Cost Explorer and AGC's contexts rely on.
func OwnTags() []Tag {
	return []Tag{{ApplicationTag, ApplicationName}, {VersionTag, Version}}
}

// sortedTags orders tags by key, so that the same tags are the same data.
func sortedTags(tags map[string]any) []Tag {
	sorted := []Tag{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		sorted = append(sorted, Tag{Key: key, Value: text(tags[key])})
	}
	return sorted
}

// CheckTags says what AWS would refuse of these tags of a stack, and which keys are reserved.
func CheckTags(tags []Tag) []string {
	var problems []string
	for _, t := range tags {
		if problem := checkTag(t); problem != "" {
			problems = append(problems, fmt.Sprintf("tags.%s: %s", t.Key, problem))
		}
	}
	if len(tags) > maxTags {
		problems = append(problems, fmt.Sprintf("tags: are %d; there is room for %d", len(tags), maxTags))
	}
	return problems
}

// checkTagsText says whether a region's tags are longer than what contexts can be told.
func checkTagsText(tags []Tag) []string {
	if size := len(tagsText(tags)); size > maxTagsText {
		return []string{fmt.Sprintf("tags: are %d characters long as JSON; the parameter in which contexts find them has room for %d", size, maxTagsText)}
	}
	return nil
}

func checkTag(t Tag) string {
	switch {
	case t.Key == "" || len([]rune(t.Key)) > maxTagKey:
		return fmt.Sprintf("a key has 1 to %d characters", maxTagKey)
	case len([]rune(t.Value)) > maxTagValue:
		return fmt.Sprintf("a value has at most %d characters", maxTagValue)
	case strings.HasPrefix(strings.ToLower(t.Key), "aws:"):
		return "keys that begin with aws: belong to AWS"
	case t.Key == ApplicationTag || t.Key == VersionTag:
		return "is set by AGC and cannot be overridden"
	case !tagText.MatchString(t.Key) || !tagText.MatchString(t.Value):
		return "only letters, numbers, spaces and _ . : / = + - @ are allowed"
	}
	return ""
}

// tagsText is the tags as the JSON object that contexts read, "" when there are none.
func tagsText(tags []Tag) string {
	if len(tags) == 0 {
		return ""
	}
	object := map[string]string{}
	for _, t := range tags {
		object[t.Key] = t.Value
	}
	content, err := json.Marshal(object)
	if err != nil { // strings always marshal
		return ""
	}
	return string(content)
}

// tagged are the tags of a stack with these settings.
func (w Settings) tagged() []Tag { return append(OwnTags(), w.Tags...) }

// UserTags are the tags of a stack that a user gave, ordered by key.
func (s Stack) UserTags() []Tag {
	tags := []Tag{}
	for _, key := range slices.Sorted(maps.Keys(s.Tags)) {
		if key != ApplicationTag && key != VersionTag && !strings.HasPrefix(key, "aws:") {
			tags = append(tags, Tag{Key: key, Value: s.Tags[key]})
		}
	}
	return tags
}

// tagsDiffer reports whether the stack's tags are others than the wanted ones, AWS's own aside.
func (s Stack) tagsDiffer(wanted []Tag) bool {
	for _, t := range wanted {
		if value, ok := s.Tags[t.Key]; !ok || value != t.Value {
			return true
		}
	}
	return len(s.UserTags()) != len(wanted)-len(OwnTags())
}
