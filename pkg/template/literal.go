package template

import (
	"encoding/json"
	"fmt"
)

// Literal is the text of the core template with the name of the bucket that it takes over written out: CloudFormation imports
// existing resources only under literal names (CloudFormation User Guide, "Import AWS resources into a CloudFormation stack
// automatically"). The table's name is literal as it is.
func Literal(name, bucket string) (string, error) {
	text, err := Body(name)
	if err != nil {
		return "", err
	}
	var body map[string]any
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		return "", fmt.Errorf("read template %s: %w", name, err)
	}
	resources, _ := body["Resources"].(map[string]any)
	for resource, property := range map[string]string{"DataBucket": "BucketName", "DataBucketPolicy": "Bucket"} {
		in, _ := resources[resource].(map[string]any)
		properties, ok := in["Properties"].(map[string]any)
		if !ok {
			return "", fmt.Errorf("name the bucket: the template %s has no %s", name, resource)
		}
		properties[property] = bucket
	}
	out, err := json.Marshal(body)
	return string(out), err
}
