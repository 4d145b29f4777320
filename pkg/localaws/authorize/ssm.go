package authorize

import "strings"

// ssmRules are the Parameter Store's.
func ssmRules() rules {
	one, many := on(parameters("Name")), on(parameters("Names"))
	labels := on(parameters("ResourceId"))
	return rules{
		"GetParameter": one, "GetParameters": many, "DeleteParameter": one, "DeleteParameters": many,
		"GetParametersByPath": on(parameters("Path")).with(lacking("ssm:Recursive")), "DescribeParameters": anywhere,
		"PutParameter":      all(one.with(tagged, lacking("ssm:Overwrite", "ssm:Policies")), tagging(one.as("AddTagsToResource").with(tagged)), imageToo),
		"AddTagsToResource": labels.with(tagged), "RemoveTagsFromResource": labels.with(holding("aws:TagKeys", "TagKeys")), "ListTagsForResource": labels,
	}
}

// parameters are the ARNs of the parameters that a field names. AWS's own, such as those of images, belong to no account.
func parameters(path string) func(c *call) []string {
	return func(c *call) []string {
		var out []string
		for _, name := range c.texts(path) {
			switch {
			case strings.HasPrefix(name, "arn:"):
				out = append(out, name)
			case strings.HasPrefix(name, "/aws/service/"):
				out = append(out, "arn:"+c.reg.Partition+":ssm:"+c.reg.Name+"::parameter"+name)
			default:
				out = append(out, c.arn("parameter/"+strings.Trim(name, "/")))
			}
		}
		return out
	}
}

// imageToo is the right to look at the image of a parameter of that data type (Systems Manager User Guide, "Creating parameters
// with an AMI ID").
func imageToo(c *call) []Right {
	if c.text("DataType") != "aws:ec2:image" {
		return nil
	}
	return []Right{{Action: "ec2:DescribeImages", Resource: "*"}}
}
