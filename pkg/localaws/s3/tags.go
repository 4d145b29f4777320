package s3

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// PutBucketTagging replaces all tags. Tags that AWS's own services set must be given again as they are.
func (s *Service) PutBucketTagging(ctx context.Context, in *sdk.PutBucketTaggingInput) (*sdk.PutBucketTaggingOutput, error) {
	if err := region.Only(in, "Bucket", "Tagging", "ChecksumAlgorithm", "ContentMD5", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	if in.Tagging == nil {
		return nil, malformed()
	}
	return &sdk.PutBucketTaggingOutput{}, s.change(ctx, "s3:PutBucketTagging", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		tags, err := tagSet(in.Tagging.TagSet, b.tags)
		if err == nil {
			b.tags = tags
		}
		return err
	})
}

// GetBucketTagging gives all tags, by key.
func (s *Service) GetBucketTagging(ctx context.Context, in *sdk.GetBucketTaggingInput) (*sdk.GetBucketTaggingOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	out := &sdk.GetBucketTaggingOutput{}
	return out, s.change(ctx, "s3:GetBucketTagging", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		if len(b.tags) == 0 {
			return region.Refuse("NoSuchTagSet", "The TagSet does not exist").With(404)
		}
		for _, k := range slices.Sorted(maps.Keys(b.tags)) {
			out.TagSet = append(out.TagSet, types.Tag{Key: new(k), Value: new(b.tags[k])})
		}
		return nil
	})
}

// DeleteBucketTagging removes the tags; those of AWS's own services stay (G).
func (s *Service) DeleteBucketTagging(ctx context.Context, in *sdk.DeleteBucketTaggingInput) (*sdk.DeleteBucketTaggingOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	return &sdk.DeleteBucketTaggingOutput{}, s.change(ctx, "s3:PutBucketTagging", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		maps.DeleteFunc(b.tags, func(k, _ string) bool { return !isSystem(k) })
		return nil
	})
}

// TagSystem sets tags as AWS's own services do, whose keys may begin with "aws:".
func (s *Service) TagSystem(name string, tags map[string]string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.find(&name, nil)
	if err != nil {
		return err
	}
	maps.Copy(b.tags, tags)
	return nil
}

func isSystem(key string) bool { return strings.HasPrefix(strings.ToLower(key), "aws:") }

// tagSet checks the tags that replace others.
func tagSet(in []types.Tag, others map[string]string) (map[string]string, error) {
	out := map[string]string{}
	for _, t := range in {
		k, v := aws.ToString(t.Key), aws.ToString(t.Value)
		was, there := others[k]
		_, twice := out[k]
		switch {
		case twice:
			return nil, invalidTag("Cannot provide multiple Tags with the same key")
		case isSystem(k) && (!there || was != v):
			return nil, invalidTag("System tags cannot be added/updated by requester")
		case k == "" || len([]rune(k)) > 128:
			return nil, invalidTag("The TagKey you have provided is invalid")
		case len([]rune(v)) > 256:
			return nil, invalidTag("The TagValue you have provided is invalid")
		}
		out[k] = v
	}
	for k := range others {
		if _, kept := out[k]; isSystem(k) && !kept {
			return nil, invalidTag("System tags cannot be removed by requester")
		}
	}
	if len(out) > 50 {
		return nil, region.Refuse("BadRequest", "Bucket tag count cannot be greater than 50")
	}
	return out, nil
}

func invalidTag(text string) error { return region.Refuse("InvalidTag", "%s", text) }
