class LoginView extends StatefulWidget {
  Widget build(BuildContext context) {
    final theme = Theme.of(context);
    return Form(
      key: formKey,
      child: Column(children: [
        TextFormField(controller: name, validator: notEmpty),
        TextFormField(controller: password, obscureText: true),
        if (failed) Text('Wrong password', style: theme.textTheme.bodyLarge),
        ElevatedButton(onPressed: submit, child: Text('Log in')),
      ]),
    );
  }
}
