package dynamodb

import (
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

const wrong = "One or more parameter values were invalid: "

// checkName holds the name of a table or index to its rules.
func checkName(field, name string) error {
	if len(name) < 3 || len(name) > 255 {
		return value.Invalid("%s must be at least 3 characters long and at most 255 characters long", field)
	}
	if !regexp.MustCompile(`^[a-zA-Z0-9_.-]+$`).MatchString(name) {
		return value.Invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+", name, field)
	}
	return nil
}

// keySchema reads a key: a HASH, then perhaps a RANGE, each defined as an attribute.
func keySchema(elements []types.KeySchemaElement, defined []types.AttributeDefinition) (schema, error) {
	var k schema
	for i, e := range elements {
		name := aws.ToString(e.AttributeName)
		switch {
		case i == 0 && e.KeyType == types.KeyTypeHash:
			k.hash = name
		case i == 1 && e.KeyType == types.KeyTypeRange && name != k.hash:
			k.sort = name
		case i == 0:
			return k, value.Invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
		case i == 1 && e.KeyType != types.KeyTypeRange:
			return k, value.Invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
		case i == 1:
			return k, value.Invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name")
		default:
			return k, value.Invalid("1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2")
		}
	}
	if k.hash == "" {
		return k, value.Invalid("1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must have length greater than or equal to 1")
	}
	for _, name := range k.names() {
		if !slices.ContainsFunc(defined, func(d types.AttributeDefinition) bool { return aws.ToString(d.AttributeName) == name }) {
			return k, value.Invalid(wrong+"Some index key attributes are not defined in AttributeDefinitions. Keys: %v, AttributeDefinitions: %v", k.names(), definedNames(defined))
		}
	}
	return k, nil
}

func definedNames(defined []types.AttributeDefinition) []string {
	out := make([]string, len(defined))
	for i, d := range defined {
		out[i] = aws.ToString(d.AttributeName)
	}
	return out
}

// indexesOf reads the secondary indexes of a new table.
func indexesOf(in *sdk.CreateTableInput, key schema) ([]index, error) {
	var out []index
	for _, l := range in.LocalSecondaryIndexes {
		i, err := newIndex(l.IndexName, l.KeySchema, l.Projection, in.AttributeDefinitions)
		switch {
		case err != nil:
			return nil, err
		case key.sort == "":
			return nil, value.Invalid(wrong + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex")
		case i.key.hash != key.hash:
			return nil, value.Invalid(wrong+"Index KeySchema does not have the same leading hash key as table KeySchema for index: %s. index hash key: %s, table hash key: %s", i.name, i.key.hash, key.hash)
		case i.key.sort == "":
			return nil, value.Invalid(wrong+"Index KeySchema does not have a range key for index: %s", i.name)
		}
		out = append(out, i)
	}
	for _, g := range in.GlobalSecondaryIndexes {
		if err := region.Only(&g, "IndexName", "KeySchema", "Projection"); err != nil {
			return nil, err
		}
		i, err := newIndex(g.IndexName, g.KeySchema, g.Projection, in.AttributeDefinitions)
		if err != nil {
			return nil, err
		}
		i.global = true
		out = append(out, i)
	}
	return out, checkIndexes(out, len(in.LocalSecondaryIndexes))
}

// checkIndexes refuses a name used twice and more indexes than there may be (DynamoDB developer guide, "Quotas").
func checkIndexes(indexes []index, local int) error {
	if local > 5 {
		return value.Invalid(wrong + "Number of LocalSecondaryIndexes exceeds per-table limit of 5")
	}
	if len(indexes)-local > 20 {
		return value.Invalid(wrong + "Number of GlobalSecondaryIndexes exceeds per-table limit of 20")
	}
	for n, i := range indexes {
		if slices.ContainsFunc(indexes[:n], func(o index) bool { return o.name == i.name }) {
			return value.Invalid(wrong+"Duplicate index name: %s", i.name)
		}
	}
	return nil
}

func newIndex(name *string, elements []types.KeySchemaElement, p *types.Projection, defined []types.AttributeDefinition) (index, error) {
	if err := checkName("indexName", aws.ToString(name)); err != nil {
		return index{}, err
	}
	key, err := keySchema(elements, defined)
	switch {
	case err != nil:
		return index{}, err
	case p == nil || p.ProjectionType == "":
		return index{}, value.Invalid(wrong + "Unknown ProjectionType: null")
	case (p.ProjectionType == types.ProjectionTypeInclude) != (len(p.NonKeyAttributes) > 0):
		return index{}, value.Invalid(wrong+"ProjectionType is %s, but NonKeyAttributes does not fit it", p.ProjectionType)
	}
	return index{name: *name, key: key, projection: types.Projection{ProjectionType: p.ProjectionType, NonKeyAttributes: slices.Clone(p.NonKeyAttributes)}}, nil
}

// checkDefinitions refuses attributes that are defined and that no key uses.
func checkDefinitions(defined []types.AttributeDefinition, key schema, indexes []index) error {
	used := key.names()
	for _, i := range indexes {
		used = append(used, i.key.names()...)
	}
	for _, d := range defined {
		if !slices.Contains([]types.ScalarAttributeType{"S", "N", "B"}, d.AttributeType) {
			return value.Invalid("1 validation error detected: Value '%s' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]", d.AttributeType)
		}
		if !slices.Contains(used, aws.ToString(d.AttributeName)) {
			slices.Sort(used)
			return value.Invalid(wrong+"Some AttributeDefinitions are not used. AttributeDefinitions: %v, keys used: %v", definedNames(defined), slices.Compact(used))
		}
	}
	return nil
}
