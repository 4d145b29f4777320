package bootstrap

import "strings"

// keyRights are what the installer needs beside the others for a backend with a KMS key: what the services do with the key when they
// are told of it they do with the rights of whoever tells them.
func keyRights(region, key string) []right {
	via := []string{"dynamodb." + region + ".amazonaws.com", "lambda." + region + ".amazonaws.com", "s3." + region + ".amazonaws.com"}
	return []right{
		{
			sid: "Key", why: "gives table, functions and bucket the key, and reads what it encrypts", resources: []string{afterPartition(key)},
			actions:    prefixed("kms", "CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo"),
			conditions: map[string]map[string]any{"StringEquals": {"kms:ViaService": via}},
		},
		{
			sid: "KeyOfLog", why: "gives the log the key, and takes it away", actions: prefixed("logs", "AssociateKmsKey", "DisassociateKmsKey"),
			resources: []string{"logs:{region}:{account}:log-group:/aws/lambda/Agc-*"},
		},
	}
}

// afterPartition is an ARN without "arn:<partition>:".
func afterPartition(arn string) string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(arn, "arn:"), ":")
	return rest
}
