package ec2

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// maxTags is how many tags a resource may have, those of AWS itself aside (EC2 User Guide, "Tag restrictions").
const maxTags = 50

// specified are the tags that a creation's tag specifications ask for.
func specified(specs []types.TagSpecification, kind types.ResourceType) (map[string]string, error) {
	tags := map[string]string{}
	for _, spec := range specs {
		if spec.ResourceType != kind {
			return nil, invalid("'%s' is not a valid taggable resource type for this operation.", spec.ResourceType) // (G)
		}
		for _, tag := range spec.Tags {
			if _, twice := tags[aws.ToString(tag.Key)]; twice {
				return nil, invalid("Duplicate tag key '%s' specified.", aws.ToString(tag.Key))
			}
			if err := usable(tag); err != nil {
				return nil, err
			}
			tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
		}
	}
	return tags, countTags(tags)
}

// usable checks one tag that a client wants to set.
func usable(tag types.Tag) error {
	key := aws.ToString(tag.Key)
	switch {
	case key == "":
		return invalid("Tag key cannot be empty") // (G)
	case system(key):
		return invalid("Tag keys starting with 'aws:' are reserved for internal use")
	case utf8.RuneCountInString(key) > 128:
		return invalid("Tag key exceeds the maximum length of 128 characters") // (G)
	case utf8.RuneCountInString(aws.ToString(tag.Value)) > 256:
		return invalid("Tag value exceeds the maximum length of 256 characters") // (G)
	}
	return nil
}

func countTags(tags map[string]string) error {
	n := 0
	for key := range tags {
		if !system(key) {
			n++
		}
	}
	if n > maxTags {
		return region.Refuse("TagLimitExceeded", "More than %d tags specified", maxTags)
	}
	return nil
}

func system(key string) bool { return strings.HasPrefix(strings.ToLower(key), "aws:") }

// tagged are a resource's tags, ordered by key.
func (s *Service) tagged(id string) []types.Tag {
	var out []types.Tag
	for _, key := range slices.Sorted(maps.Keys(s.tags[id])) {
		out = append(out, types.Tag{Key: aws.String(key), Value: aws.String(s.tags[id][key])})
	}
	return out
}
