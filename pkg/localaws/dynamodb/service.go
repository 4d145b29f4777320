// Package dynamodb is the local AWS DynamoDB: tables that take their time, items, expressions, queries that paginate, and
// transactions that happen as a whole or not at all.
package dynamodb

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Service is the DynamoDB of one region. The knobs are set before the first call.
type Service struct {
	// StaleFor is how long after a write eventually consistent reads still see what was there before. AWS usually needs
	// much less than a second and promises nothing.
	StaleFor time.Duration
	// CreateFor and DeleteFor are how long a table is CREATING and DELETING. CloudFormation's 31-44 s for a table are these
	// and its own polling (G: 8 s and 5 s).
	CreateFor, DeleteFor time.Duration

	reg *region.Region

	mu     sync.Mutex
	tables map[string]*table
	tokens map[string]spent
}

// New makes the service. It needs no background work, so that ctx has nothing to end.
func New(_ context.Context, reg *region.Region) *Service {
	return &Service{CreateFor: 8 * time.Second, DeleteFor: 5 * time.Second, reg: reg, tables: map[string]*table{}, tokens: map[string]spent{}}
}

// find returns a table in any status. Tables that are gone by now are forgotten here. The caller holds mu.
func (s *Service) find(name *string) (*table, bool) {
	t, ok := s.tables[tableName(name)]
	if ok && t.status(s.reg.Clock.Now()) == "" {
		delete(s.tables, t.name)
		return nil, false
	}
	return t, ok
}

// named returns a table in any status or says, as the operations on tables do, that it does not exist.
func (s *Service) named(name *string) (*table, error) {
	if t, ok := s.find(name); ok {
		return t, nil
	}
	return nil, notFound("Requested resource not found: Table: " + tableName(name) + " not found")
}

// usable returns a table that takes reads and writes.
func (s *Service) usable(name *string) (*table, error) {
	t, ok := s.find(name)
	if !ok || t.status(s.reg.Clock.Now()) == types.TableStatusCreating {
		return nil, notFound("Requested resource not found")
	}
	return t, nil
}

func notFound(text string) error { return &types.ResourceNotFoundException{Message: &text} }

func inUse(text string) error { return &types.ResourceInUseException{Message: &text} }

// tableName takes a table's ARN for its name, as AWS does.
func tableName(nameOrArn *string) string {
	name := aws.ToString(nameOrArn)
	if _, after, ok := cutLast(name, ":table/"); ok {
		return after
	}
	return name
}
