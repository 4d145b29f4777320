package authorize

import "github.com/amazon-genomics-cli/agc/pkg/localaws/policy"

// iamRules are IAM's.
func iamRules() rules {
	role, own := at(roleNamed), given("PolicyArn")
	attaching := role.with(holding("iam:PolicyARN", "PolicyArn"))
	user := at(func(c *call) string { return c.entity("user/" + c.text("UserName")) })
	unbounded := lacking("iam:PermissionsBoundary")
	asked := holding("iam:PermissionsBoundary", "PermissionsBoundary")
	return rules{
		"CreateRole": all(role.with(asked, tagged), tagging(role.as("TagRole").with(tagged))),
		"DeleteRole": role.with(bounded), "GetRole": role, "UpdateAssumeRolePolicy": role.with(bounded),
		"PutRolePolicy": role.with(bounded), "GetRolePolicy": role, "DeleteRolePolicy": role.with(bounded), "ListRolePolicies": role,
		"AttachRolePolicy": attaching.with(bounded), "DetachRolePolicy": attaching.with(bounded), "ListAttachedRolePolicies": role,
		"TagRole": role.with(tagged), "UntagRole": role.with(holding("aws:TagKeys", "TagKeys")), "ListRoleTags": role,
		"CreatePolicy": all(at(policyNamed).with(tagged), tagging(at(policyNamed).as("TagPolicy").with(tagged))),
		"DeletePolicy": own, "GetPolicy": own, "CreatePolicyVersion": own,
		"PutRolePermissionsBoundary": role.with(asked), "DeleteRolePermissionsBoundary": role.with(bounded),
		"CreateUser": user.with(unbounded), "AttachUserPolicy": user.with(unbounded, holding("iam:PolicyARN", "PolicyArn")),
		"DetachUserPolicy": user.with(unbounded, holding("iam:PolicyARN", "PolicyArn")),
	}
}

// bounded is the key with the boundary that the role has.
func bounded(c *call) policy.Keys {
	keys := policy.Keys{"iam:permissionsboundary": nil}
	if boundary := c.facts.Roles.BoundaryOf(c.text("RoleName")); boundary != "" {
		keys["iam:permissionsboundary"] = []string{boundary}
	}
	return keys
}

// roleNamed is the ARN of a role: of the one that is there, with its path, or of the one that is to be made.
func roleNamed(c *call) string {
	if arn := c.facts.Roles.ArnOf(c.text("RoleName")); arn != "" {
		return arn
	}
	path := "/"
	if _, has := c.in.Type().FieldByName("Path"); has && c.has("Path") {
		path = c.text("Path")
	}
	return c.entity("role" + path + c.text("RoleName"))
}

func policyNamed(c *call) string {
	path := "/"
	if c.has("Path") {
		path = c.text("Path")
	}
	return c.entity("policy" + path + c.text("PolicyName"))
}

// entity is an ARN of IAM, which has no region.
func (c *call) entity(resource string) string {
	return "arn:" + c.reg.Partition + ":iam::" + c.reg.Account + ":" + resource
}

// stsRules are the Security Token Service's; to learn who one is takes no right.
func stsRules() rules { return rules{"GetCallerIdentity": free} }
