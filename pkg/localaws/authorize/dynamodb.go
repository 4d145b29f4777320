package authorize

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// dynamoRules are DynamoDB's.
func dynamoRules() rules {
	table := at(tableNamed("TableName"))
	readable := withKey(func(c *call) string { return c.facts.Tables.KeyOf(c.text("TableName")) }, "kms:Decrypt")
	items := all(table.with(leadingKeys), readable)
	taking := withKey(func(c *call) string { return c.text("SSESpecification.KMSMasterKeyId") }, tableKeyActions()...)
	arn := given("ResourceArn")
	return rules{
		"CreateTable": all(table.with(tagged), tagging(table.as("TagResource").with(tagged)), taking),
		"UpdateTable": all(table, taking), "DeleteTable": table, "DescribeTable": table, "ListTables": anywhere,
		"DescribeContinuousBackups": table, "UpdateContinuousBackups": table, "DescribeTimeToLive": table, "UpdateTimeToLive": table,
		"TagResource": arn.with(tagged), "UntagResource": arn.with(holding("aws:TagKeys", "TagKeys")), "ListTagsOfResource": arn,
		"GetItem": items, "PutItem": items, "UpdateItem": items, "DeleteItem": items,
		"Query": all(at(indexed).with(leadingKeys), readable), "Scan": all(at(indexed).with(leadingKeys), readable),
		"TransactWriteItems": transaction("Put", "PutItem", "Update", "UpdateItem", "Delete", "DeleteItem", "ConditionCheck", "ConditionCheckItem"),
		"TransactGetItems":   transaction("Get", "GetItem"),
	}
}

// tableKeyActions are what DynamoDB does with a customer's key with the rights of whoever chooses it for a table (DynamoDB Developer
// Guide, "Using IAM and AWS KMS for encryption at rest"); whoever uses items needs kms:Decrypt (aws/aws-cdk#10010 and #19531).
func tableKeyActions() []string {
	return []string{"kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"}
}

// tableNamed is the ARN of the table that a field names.
func tableNamed(path string) func(c *call) string {
	return func(c *call) string {
		name := c.text(path)
		if strings.HasPrefix(name, "arn:") {
			return name
		}
		return c.arn("table/" + name)
	}
}

// indexed is the ARN of the table, or of its index when the call reads one.
func indexed(c *call) string {
	table := tableNamed("TableName")(c)
	if index := c.text("IndexName"); index != "" {
		return table + "/index/" + index
	}
	return table
}

// leadingKeys are the partition keys of the items that the call is about (DynamoDB Developer Guide, "Using IAM policy conditions
// for fine-grained access control").
func leadingKeys(c *call) policy.Keys {
	return policy.Keys{"dynamodb:leadingkeys": c.facts.Items.LeadingKeys(c.in.Addr().Interface())}
}

// transaction are the rights of the operations in a transaction, on the partition keys of all of it (DynamoDB Developer Guide,
// "Using IAM with DynamoDB transactions"); fields alternate with actions.
func transaction(fieldsAndActions ...string) rule {
	return func(c *call) []Right {
		var out []Right
		for i := 0; i < len(fieldsAndActions); i += 2 {
			path := "TransactItems." + fieldsAndActions[i] + ".TableName"
			tables := map[string]bool{}
			for _, name := range c.texts(path) {
				tables[name] = true
			}
			for name := range tables {
				out = append(out, Right{Action: "dynamodb:" + fieldsAndActions[i+1], Resource: c.arn("table/" + name), Keys: leadingKeys(c)})
				out = append(out, withKey(func(c *call) string { return c.facts.Tables.KeyOf(name) }, "kms:Decrypt")(c)...)
			}
		}
		return out
	}
}
