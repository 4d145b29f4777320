// Package ledger keeps what operations must remember, in the backend's DynamoDB table: the region's lock, the history of
// operations, and the task tokens that wait for a stack.
package ledger

import (
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Ledger is the state table of one region.
type Ledger struct {
	client *dynamodb.Client
	table  string
}

// New makes the adapter for the table of this name.
func New(cfg aws.Config, table string) *Ledger {
	return &Ledger{client: dynamodb.NewFromConfig(cfg), table: table}
}

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n string) types.AttributeValue { return &types.AttributeValueMemberN{Value: n} }

// str reads a string attribute, "" when there is none.
func str(i item, name string) string {
	if v, ok := i[name].(*types.AttributeValueMemberS); ok {
		return v.Value
	}
	return ""
}

func key(pk, sk string) item { return item{"pk": text(pk), "sk": text(sk)} }

// unmet reports whether a write was refused because its condition does not hold.
func unmet(err error) bool {
	if _, ok := errors.AsType[*types.ConditionalCheckFailedException](err); ok {
		return true
	}
	return cancelled(err, "ConditionalCheckFailed")
}

// cancelled reports whether a transaction was cancelled for this reason.
func cancelled(err error, code string) bool {
	e, ok := errors.AsType[*types.TransactionCanceledException](err)
	return ok && slices.ContainsFunc(e.CancellationReasons, func(r types.CancellationReason) bool { return aws.ToString(r.Code) == code })
}

// named turns an error of DynamoDB into the vocabulary. Two transactions that met are a reason to try again.
func named(err error, action string) error {
	for _, code := range []string{"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"} {
		if cancelled(err, code) {
			return fault.New(fault.AwsUnavailable, "AWS did not answer "+action, code, "try again in a few minutes")
		}
	}
	return awsfault.From(err, action)
}

// lost is the error of a write under a lock that the operation no longer holds.
func lost(op account.Operation) error {
	return fault.New(fault.LockLost, "the operation "+op.ID+" lost the region's lock", "another operation took the region over",
		"see it with 'agc account follow'")
}
