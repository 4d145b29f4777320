// Package storage looks after what is worth keeping: the managed bucket and the table of workflow runs. It reads what they
// are and which of their protections are in force, and puts those in force that are not.
package storage

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"golang.org/x/sync/errgroup"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// Storage is the managed storage of one region.
type Storage struct {
	// The clients never repeat a change by themselves: a fence would be over by then. What they read, they read once more with
	// the next look.
	s3       *s3.Client
	dynamodb *dynamodb.Client
	region   string
}

// New makes the adapter.
func New(cfg aws.Config) *Storage {
	return &Storage{s3: s3.NewFromConfig(cfg), dynamodb: dynamodb.NewFromConfig(cfg), region: cfg.Region}
}

// protection is one thing that is in force or not.
type protection struct {
	name string
	held func(ctx context.Context) (bool, error)
	put  func(ctx context.Context) error
}

// Read reads what there is under the names of bucket and table. What is not AGC's is not looked at closely.
func (s *Storage) Read(ctx context.Context, bucket string) (account.Storage, error) {
	var found account.Storage
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		found.Bucket, err = s.holding(ctx, account.Thing{Kind: account.BucketThing, ID: bucket}, s.findBucket)
		return err
	})
	group.Go(func() (err error) {
		found.Table, err = s.holding(ctx, account.Thing{Kind: account.TableThing, ID: account.RunTable}, s.findTable)
		return err
	})
	return found, group.Wait()
}

func (s *Storage) holding(ctx context.Context, thing account.Thing, find func(context.Context, string) (account.Holding, error)) (account.Holding, error) {
	h, err := find(ctx, thing.ID)
	h.Missing = err == nil && !h.Exists
	if err == nil && h.Exists && h.Foreign == "" {
		h.Lacks, err = s.Lacks(ctx, thing, nil)
	}
	return h, err
}

// Lacks are the protections of a bucket or a table that are not in force, and "tags" where it lacks one of these.
func (s *Storage) Lacks(ctx context.Context, thing account.Thing, tags []account.Tag) ([]string, error) {
	protections, err := s.protections(thing, tags)
	if err != nil {
		return nil, err
	}
	lacks := []string{}
	for _, p := range protections {
		held, err := p.held(ctx)
		if err != nil {
			return nil, err
		}
		if !held {
			lacks = append(lacks, p.name)
		}
	}
	return lacks, nil
}

// Put puts one of the protections that Lacks named in force.
func (s *Storage) Put(ctx context.Context, thing account.Thing, name string, tags []account.Tag) error {
	protections, err := s.protections(thing, tags)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(protections, func(p protection) bool { return p.name == name })
	if i < 0 {
		return fmt.Errorf("protect the %s %s: there is no protection %q", thing.Kind, thing.ID, name)
	}
	return protections[i].put(ctx)
}

func (s *Storage) protections(thing account.Thing, tags []account.Tag) ([]protection, error) {
	switch thing.Kind {
	case account.BucketThing:
		return append(s.bucketProtections(thing.ID), s.bucketTags(thing.ID, tags)), nil
	case account.TableThing:
		return append(s.tableProtections(thing.ID), s.tableTags(thing.ID, tags)), nil
	default:
		return nil, fmt.Errorf("protect the %s %s: only buckets and tables have protections", thing.Kind, thing.ID)
	}
}

// contains reports whether all the wanted tags are there.
func contains(have map[string]string, wanted []account.Tag) bool {
	return !slices.ContainsFunc(wanted, func(t account.Tag) bool {
		value, ok := have[t.Key]
		return !ok || value != t.Value
	})
}

// ours says why something without AGC's tag is not AGC's.
func ours(tags map[string]string) string {
	if tags[account.ApplicationTag] == account.ApplicationName {
		return ""
	}
	return "it does not carry the tag " + account.ApplicationTag + "=" + account.ApplicationName
}
