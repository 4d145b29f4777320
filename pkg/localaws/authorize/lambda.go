package authorize

import "strings"

// lambdaRules are Lambda's.
func lambdaRules() rules {
	function := at(functionNamed("FunctionName"))
	labels := at(functionNamed("Resource"))
	role := passing("Role", "lambda.amazonaws.com")
	// What it takes to give a function's environment a key (Lambda Developer Guide, "Securing Lambda environment variables").
	key := withKey(func(c *call) string { return c.text("KMSKeyArn") }, "kms:CreateGrant", "kms:Encrypt", "kms:Decrypt")
	return rules{
		"CreateFunction":     all(function.with(tagged, lacking("lambda:Layer", "lambda:VpcIds")), role, key, tagging(function.as("TagResource").with(tagged))),
		"UpdateFunctionCode": function, "UpdateFunctionConfiguration": all(function, role, key), "DeleteFunction": function,
		"PublishVersion": function, "ListVersionsByFunction": function,
		"GetFunction": function, "GetFunctionConfiguration": function, "ListFunctions": anywhere, "GetPolicy": function,
		"AddPermission": function.with(holding("lambda:Principal", "Principal")), "RemovePermission": function,
		"Invoke":      function.as("InvokeFunction"),
		"TagResource": labels.with(tagged), "UntagResource": labels.with(holding("aws:TagKeys", "TagKeys")), "ListTags": labels,
	}
}

// functionNamed is the ARN of a function that a field names, by its name, its ARN or a part of that.
func functionNamed(path string) func(c *call) string {
	return func(c *call) string {
		name := c.text(path)
		if strings.HasPrefix(name, "arn:") {
			return name
		}
		if _, after, found := strings.Cut(name, ":function:"); found {
			name = after
		}
		return c.arn("function:" + name)
	}
}
