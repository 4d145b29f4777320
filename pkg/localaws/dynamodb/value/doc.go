// Package value is the data of the local DynamoDB: items, what makes a value valid, how values compare, how large they are,
// and numbers of 38 significant digits.
package value

import (
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Item is an item, a key, or the inside of a map.
type Item = map[string]types.AttributeValue

// Invalid makes DynamoDB's refusal of a request that makes no sense, a ValidationException.
func Invalid(format string, args ...any) error {
	return region.Refuse("ValidationException", format, args...)
}
